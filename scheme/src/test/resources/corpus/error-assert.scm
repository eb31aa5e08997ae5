;; assert is no part of the core.
(assert (= 1 1))
