;; (ice-9 format): ~a with width, on either side, and tabulation.
(use-modules (ice-9 format))
(list (format #f "~6a|" "ab")
      (format #f "~6@a|" "ab")
      (format #f "~10s|" "q")
      (format #f "~2a|" "longer")
      (format #f "ab~10tc"))
