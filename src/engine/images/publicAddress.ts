/** Which addresses are in the public internet, so that nobody can have us look around inside a network. */
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { UrlError } from "./urlError.ts";

/** Finds the addresses of a name, as Node's own does. */
export type Resolve = (hostname: string, options: { all: true; hints?: number }) => Promise<Address[]>;

interface Address {
  readonly address: string;
  readonly family: number;
}

/** IPv4 inside IPv6, for networks without IPv4: `64:ff9b::/96` (RFC 6052). */
const NAT64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

/** Names that are no public ones by their own rules (RFC 6761, 6762, 8375, ICANN's `.internal`), and those without a dot. */
const PRIVATE_NAME = /^[^.]*$|(^|\.)(localhost|local|internal|home\.arpa|localdomain)$/;

/**
 * Whether an IP address is one of the public internet: not of this machine, a private or carrier's network, a link, a
 * group, or of those that stand for another address. What is no address is none of it.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  const bytes = address.toByteArray();
  if (bytes.length === 16 && NAT64.every((byte, i) => bytes[i] === byte)) {
    return isPublicAddress(bytes.slice(12).join("."));
  }
  return address.range() === "unicast";
}

/**
 * To be asked of a URL's host before anything is sent: a connection to an IP address asks for no name, and behind a proxy
 * it is the proxy that does. Throws UrlError.
 */
export function checkHost({ hostname, host }: URL): void {
  // A name may end with a dot; IPv6 stands in brackets.
  const name = hostname.replace(/\.$/, "").replace(/^\[(.*)\]$/, "$1");
  const isPublic = ipaddr.isValid(name) ? isPublicAddress(name) : !PRIVATE_NAME.test(name.toLowerCase());
  if (!isPublic) throw new UrlError("privateHost", [host]);
}

/**
 * A `lookup` for connections that ends with an error when any of the addresses is not public. The connection goes to
 * the very addresses that were looked at, so that a name cannot change its mind in between.
 */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return checkedLookup(resolve, (address) => isPublicAddress(address));
}

/** A `lookup` for connections that may go anywhere. */
export function anyLookup(resolve: Resolve = lookup): LookupFunction {
  return checkedLookup(resolve, () => true);
}

function checkedLookup(resolve: Resolve, isFine: (address: string) => boolean): LookupFunction {
  return (hostname, { all, family, hints }, done) => {
    resolve(hostname, { all: true, ...(hints !== undefined && { hints }) }).then(
      (found) => {
        if (!found.every(({ address }) => isFine(address))) {
          done(new UrlError("privateHost", [hostname]), "", 0);
          return;
        }
        const wanted = Number(String(family ?? 0).replace("IPv", ""));
        const usable = found.filter((one) => wanted === 0 || one.family === wanted);
        const [first] = usable;
        if (first === undefined) {
          done(Object.assign(new Error(`No address of ${hostname}`), { code: "ENOTFOUND" }), "", 0);
        } else if (all) done(null, usable);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, "", 0),
    );
  };
}
