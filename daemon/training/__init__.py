"""Drawing screens, training the crop classifier and judging it; the running daemon never imports this."""
