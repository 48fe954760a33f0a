"""From raw outputs to detections: decoding, actionness, voting, soft-NMS."""
