;; (ice-9 format): ~p, case conversion and conditionals.
(use-modules (ice-9 format))
(list (format #f "~d build~:p, ~d machine~:p" 1 2)
      (format #f "box~p" 1)
      (format #f "~d tr~:@p" 2)
      (format #f "~(ABC~) ~:@(abc~) ~:(two words~)")
      (format #f "~[zero~;one~:;many~] ~:[no~;yes~]" 1 #t)
      (format #f "~[zero~;one~:;many~]" 7))
