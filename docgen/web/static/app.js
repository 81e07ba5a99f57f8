// What every page needs beyond htmx. Pages with more to do bring a script of their own.
"use strict";

// Tells what was done, also to a screen reader, and takes it away after a while.
function notify(text) {
  const box = document.getElementById("notice");
  const line = document.createElement("p");
  line.textContent = text;
  box.replaceChildren(line);
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => box.replaceChildren(), 6000);
}

// The server says what it did in a header: {"notice": "已保存"}.
document.addEventListener("notice", (event) => notify(event.detail.value));

// A request that gets no answer at all must not be lost in silence.
document.addEventListener("htmx:sendError", () => notify("连不上办公页面的服务，请看启动它的窗口是否还开着。"));
document.addEventListener("htmx:timeout", () => notify("等了太久没有回答，请再试一次。"));
