;; (ice-9 format): ~d with width, padding and commas; ~b ~o ~x.
(use-modules (ice-9 format))
(list (format #f "~d|~5d|~2,'0d|~2,'0d" 42 42 7 123)
      (format #f "~:d ~:d" 1234567 -1234)
      (format #f "~@d ~@d" 5 -5)
      (format #f "~b ~o ~x" 10 64 255)
      (format #f "~8,'0b|~4,'0x" 5 255))
