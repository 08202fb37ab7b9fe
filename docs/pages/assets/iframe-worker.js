// A browser starts no worker for a page that is opened from a file. There, the search of the theme runs in a hidden frame:
// its window has what a worker has, and its messages come out of an object that looks like a worker.
// The theme's plugin `offline` would load such a thing from another host, unless it finds one of this name.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.inside = frame.contentWindow;
      this.inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }));
      this.loaded = new Promise((resolve, reject) => {
        const script = frame.contentDocument.createElement("script");
        script.onload = resolve;
        script.onerror = () => reject(new Error(`can't load ${url}`));
        script.src = url;
        frame.contentDocument.head.append(script);
      });
    }

    async postMessage(data) {
      await this.loaded;
      this.inside.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
}
