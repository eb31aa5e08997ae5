;; Numbers as they can be written.
(list 2. .5 -1.5 1e3 1.5e-3 #xff #b101 #o17 #e1.5 #i1/2 1/3 6/4 -0.0 +5 100000000000000000000)
