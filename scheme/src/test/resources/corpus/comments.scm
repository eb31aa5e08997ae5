;; Comments: ; to the end, #; for a datum, #| |# nested.
(list 1 ; one
      #;(skipped (entirely)) 2
      #| block #| nested |# still |# 3
      #;#;a b 4
      '(5 #;6 . 7))
