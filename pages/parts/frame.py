"""What stands around every page: style, and Streamlit's own words said in Chinese."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parent / "assets"
STYLE = (ASSETS / "frame.css").read_text(encoding="utf-8")
WORDS = {
    "No results": "没有匹配项",
    "No options to select": "没有可选项",
    "No options to select.": "没有可选项",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Add row": "加一行",
    "Delete row(s)": "删除所选行",
    "Download as CSV": "下载",
    "Search": "查找",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Show/hide columns": "显示或隐藏列",
    "Clear selection": "取消选择",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Format": "格式",
    "Autosize": "自动列宽",
    "Unpin column": "取消固定",
    "Pin column": "固定列",
    "Hide column": "隐藏列",
    "empty": "无",
    "Running...": "处理中…",
    "Stop": "停止",
    "Connecting": "连接中",
    "CONNECTING": "连接中",
    "Please wait...": "请稍候…",
    "Connection error": "连接已断开",
    "Show more": "展开",
    "Show less": "收起",
    "View more": "更多",
    "Copy to clipboard": "复制",
    "Copied": "已复制",
    "Close": "关闭",
    "Open in new tab": "在新标签页打开",
    "Link to heading": "本节链接",
    "Upload": "选择文件",
    "Page not found": "没有这一页",
    "Skip to main content": "跳到正文",
}
_TRANSLATE = st.components.v2.component(
    "taizhang_words", js=(ASSETS / "words.js").read_text(encoding="utf-8")
)
_FOCUS = st.components.v2.component(
    "taizhang_focus", js=(ASSETS / "focus.js").read_text(encoding="utf-8")
)


def dress(language: str) -> None:
    """Lay the style over the page and keep its words in the visitor's language."""
    st.html(f"<style>{STYLE}</style>")
    words = WORDS if language == "zh" else {}
    tag = "zh-CN" if language == "zh" else "en"
    _TRANSLATE(key="taizhang_words", data={"words": words, "language": tag}, height="content")


def focus(label: str, version: int) -> None:
    """Put the cursor into the box of this label, once for each version."""
    _FOCUS(key="taizhang_focus", data={"label": label, "version": version}, height="content")
