export { L9Error } from "./client.js";
export { L9Saver, type L9SaverOptions } from "./saver.js";
export { L9Store, type L9StoreOptions } from "./store.js";
