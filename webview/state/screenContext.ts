import type { ScreenApi } from "../../core/protocol/investigationApi.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import type { LiveRegion } from "../controls/liveRegion.js";
import type { Menu } from "../controls/menu.js";
import type { Hover } from "../hover/hover.js";
import type { Actions } from "./actions.js";
import type { ScreenState } from "./screenState.js";
import type { Store } from "./store.js";

/** What every part of the screen works with. */
export interface ScreenContext {
  readonly store: Store<ScreenState>;
  readonly client: RpcClient<ScreenApi>;
  readonly actions: Actions;
  readonly hover: Hover;
  readonly menu: Menu;
  readonly live: LiveRegion;
}
