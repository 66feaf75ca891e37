"""The window: tabs, dialogs and widgets, which show outcomes and send actions."""
