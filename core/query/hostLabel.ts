import { sql } from "./sqlText.js";

/** What a connection's destination is called on the screen; over rows of `connection`. */
export const hostLabel = sql`case
  when hostname is not null then hostname
  when dst_port = 53 and is_loopback(dst_addr) then 'Local resolver'
  else coalesce(dst_addr, 'unknown address')
end`;
