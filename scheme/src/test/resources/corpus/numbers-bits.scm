;; Bitwise operations.
(list (logand 12 10) (logior 12 10) (logxor 12 10) (lognot 5) (ash 1 10) (ash 1024 -3)
      (logbit? 2 4) (logcount 7) (integer-length 255) (logtest 6 4))
