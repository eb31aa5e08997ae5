;; Counts how often it is loaded.
(set! counter (+ counter 1))
