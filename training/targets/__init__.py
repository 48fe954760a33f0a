"""What the network should say: training windows, assignment, losses, boundary consistency."""
