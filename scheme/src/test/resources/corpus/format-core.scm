;; The core's format knows ~a ~s ~% ~~.
(list (format #f "~a ~s" "x" "x")
      (format #f "~A ~S" 'sym '(1 "b" #\c))
      (format #f "50~~ off~%next")
      (format #f "plain")
      (simple-format #f "~a-~s" 1 "two"))
