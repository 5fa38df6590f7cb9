# Runs a command in a chroot: `unshare --mount sh enter-chroot.sh FOLDER COMMAND...`. What is mounted
# here is seen by nobody else and gone with the command, so that the folder can be deleted at any time.
set -eu
root=$1
shift
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
exec chroot "$root" /usr/bin/env -i HOME=/tmp PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive "$@"
