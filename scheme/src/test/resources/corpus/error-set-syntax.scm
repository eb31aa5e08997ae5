;; set! of something that is no name.
(set! 5 6)
