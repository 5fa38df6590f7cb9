/** Parts of a program's memory that serve as stacks of suspended calls. */

/** A pointer of the program: a bigint with 64-bit addresses. */
export type Pointer = number | bigint;

export interface Region {
  /** The lowest address. Stacks grow downward. */
  readonly base: number;
  /** The stack pointer of a call that begins. */
  readonly top: Pointer;
}

/** The limits of the regions of a program. */
export interface Budget {
  /** The size of each, in bytes. */
  size: number;
  /** The largest number of regions. `undefined` limits them to a part of the memory too. */
  count: number | undefined;
}

export interface Regions {
  readonly size: number;
  /** The number of regions that were allocated. */
  count(): number;
  /** Takes a region, or returns `undefined` if there is no memory for one. */
  take(): Region | undefined;
  /** Gives a region back. */
  free(region: Region): void;
  /** Returns `true` if a stack was larger than its region. */
  isBroken(region: Region, stackPointer?: Pointer): boolean;
}

/** The largest number of regions by default, and the part of the memory that they may take. */
const MOST = 64;
const MOST_OF_MEMORY = 1 / 8;

/** The words at the end of a region. Their change shows that a stack was too large. */
const COOKIE = [0x1a7eb19d, 0x57ac4e9d, 0x1a7eb19d, 0x57ac4e9d];

const COOKIE_SIZE = 4 * COOKIE.length;

const ALIGNMENT = 16;

/** `allocate` returns the address of memory of a size, or 0. */
export function makeRegions(
  memory: WebAssembly.Memory,
  { size, count = Math.min(MOST, Math.floor((memory.buffer.byteLength * MOST_OF_MEMORY) / size)) }: Budget,
  allocate: (size: number) => Pointer,
): Regions {
  const unused: Region[] = [];
  let made = 0;
  let words = new Int32Array();

  /** The index of the first word of a region's end. A view of the memory remains small or empty when the memory grows. */
  const indexOf = ({ base }: Region): number => {
    if (words.byteLength < base + COOKIE_SIZE) words = new Int32Array(memory.buffer);
    return base / 4;
  };

  const make = (): Region | undefined => {
    const address = allocate(size);
    if (!address) return undefined;
    made++;
    const base = Math.ceil(Number(address) / ALIGNMENT) * ALIGNMENT;
    const end = Number(address) + size;
    const top = end - (end % ALIGNMENT);
    return { base, top: typeof address === "bigint" ? BigInt(top) : top };
  };

  return {
    size,
    count: () => made,
    take() {
      const region = unused.pop() ?? (made < count ? make() : undefined);
      if (region) {
        const index = indexOf(region);
        words.set(COOKIE, index);
      }
      return region;
    },
    free: (region) => void unused.push(region),
    isBroken(region, stackPointer) {
      // An address of 32 bits may be a negative number.
      const address = typeof stackPointer === "number" ? stackPointer >>> 0 : stackPointer;
      if (address !== undefined && address < region.base + COOKIE_SIZE) return true;
      const first = indexOf(region);
      return COOKIE.some((word, index) => words[first + index] !== word);
    },
  };
}
