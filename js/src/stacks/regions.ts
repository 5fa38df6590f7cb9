/** Parts of a program's memory that serve as stacks of suspended calls. */

/** A pointer of the program: a bigint if addresses have 64 bits. One of 32 bits may be a negative number. */
export type Pointer = number | bigint;

/** The limits of the regions of a program. */
export interface Budget {
  /** The size of each, in bytes. */
  size: number;
  /** The largest number of regions. `undefined` limits them to a part of the memory too. */
  count: number | undefined;
}

/** The regions of a program. Each is represented by the address of its end, where the stack of a call begins. */
export interface Regions {
  /** The size of each in bytes, and the part of it that a stack may use. */
  readonly size: number;
  readonly usable: number;
  /** The number of regions that were allocated. */
  count(): number;
  /** Takes a region, or returns 0 if there is no memory for one. */
  take(): number;
  /** Gives a region back. Returns `true` if the words at its end were overwritten: the stack was too large. */
  free(region: number): boolean;
}

/** The smallest size of a region. */
const LEAST = 256;

/** The largest number of regions by default, and the part of the memory that they may take. */
const MOST = 64;
const PART_OF_MEMORY = 1 / 8;

/** The words at the lowest addresses of a region. Their change shows that a stack was too large. */
const COOKIE = [0x1a7eb19d, 0x57ac4e9d, 0x1a7eb19d, 0x57ac4e9d];

const COOKIE_SIZE = 4 * COOKIE.length;

/** The alignment of a stack. */
const ALIGNMENT = 16;

/** The address of a pointer of the program. */
export function addressOf(pointer: Pointer): number {
  return typeof pointer === "number" ? pointer >>> 0 : Number(BigInt.asUintN(64, pointer));
}

/** `allocate` returns a pointer to memory of a size, or null. */
export function makeRegions(
  memory: WebAssembly.Memory,
  budget: Budget,
  allocate: (size: number) => Pointer,
): Regions {
  const unused: number[] = [];
  const size = Math.max(LEAST, budget.size - (budget.size % ALIGNMENT));
  let made = 0;
  let words = new Int32Array();

  /** The index of a region's first word. A view remains small or empty when the memory grows. */
  const indexOf = (region: number): number => {
    const base = region - size;
    if (words.byteLength < base + COOKIE_SIZE) words = new Int32Array(memory.buffer);
    return base / 4;
  };

  const isAffordable = () =>
    made < (budget.count ?? Math.min(MOST, Math.floor((memory.buffer.byteLength * PART_OF_MEMORY) / size)));

  const make = (): number => {
    const address = addressOf(allocate(size + ALIGNMENT));
    if (!address) return 0;
    made++;
    return Math.ceil(address / ALIGNMENT) * ALIGNMENT + size;
  };

  return {
    size,
    usable: size - COOKIE_SIZE,
    count: () => made,
    take() {
      const region = unused.pop() ?? (isAffordable() ? make() : 0);
      if (region) {
        const index = indexOf(region);
        words.set(COOKIE, index);
      }
      return region;
    },
    free(region) {
      unused.push(region);
      const index = indexOf(region);
      return COOKIE.some((word, at) => words[index + at] !== word);
    },
  };
}
