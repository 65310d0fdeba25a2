"""The investment model: where medicine plants go, what proposals change in it, and at what public cost."""
