;; The smallest graph: one derivation, whose builder is the shell with nothing but its builtins.
;; Build it with:  relevo build -f examples/graphs/hello-graph.scm

(derivation "hello" "/bin/sh"
            '("-c" "echo \"Hello from $greeter\" > $out")
            #:env '(("greeter" . "a build machine")))
