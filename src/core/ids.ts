import { customAlphabet } from "nanoid";

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A random id of 12 characters (62 bits), so that entries made on two branches do not collide when they are merged. */
export const newId = customAlphabet(ALPHABET, 12);
