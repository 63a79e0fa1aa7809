"""Learning a screen: from pictures of a list that no pack describes to the draft of one."""
