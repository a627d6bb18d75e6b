"""Programs at random whose runs are broken, killed and tried again: each ends in what it says, and nothing is twice."""
