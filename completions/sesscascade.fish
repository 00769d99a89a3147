# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_sesscascade_global_optspecs
    string join \n config= p/profile= memcache= datastore= tiers= key-prefix= cookie-name= cookie-max-age= max-age= max-length= keys-file= serializer= at= timeout= o/output= color= progress= no-progress v/verbose q/quiet log= h/help V/version
end

function __fish_sesscascade_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_sesscascade_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_sesscascade_using_subcommand
    set -l cmd (__fish_sesscascade_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c sesscascade -n "__fish_sesscascade_needs_command" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_needs_command" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -s V -l version -d 'Print version'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "get" -d 'Show one session: its cookie, every tier, what the application sees, and what is wrong'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "decode" -d 'Lay a cookie open, and say why it is not valid; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "ls" -d 'List sessions, one a line, as they are found'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "check" -d 'Find every session whose copies do not agree, or that has another fault'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "report" -d 'Tell how large sessions are and what fills them, when they expire, and what is in them'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "merge" -d 'Put the reports of shards together, to what one process would have printed; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "repair" -d 'Put right what is wrong with single sessions'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "sync" -d 'Put right what check finds, in all sessions or those of a filter'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "evict" -d 'Remove sessions from every tier: one, those of a filter, or all that have expired'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "migrate" -d 'Copy or move sessions: to other servers, another project, namespace, kind, key prefix, serializer or file'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "export" -d 'Write sessions to a file, with everything that the tiers hold of them'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "import" -d 'Put back sessions that export has written, to the byte'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "apply" -d 'Carry out a plan that --plan-out has written'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "undo" -d 'Put back what a run has overwritten or removed'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "put" -d 'Create a session, or replace the values of one'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "edit" -d 'Change the values of a session in your editor'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "encode" -d 'Make a signed cookie, with the first key pair; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "keygen" -d 'Make a fresh key pair, in the form that SESSCASCADE_KEYS takes, with the Go line that uses it'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "doctor" -d 'Look whether what is configured works: settings, keys, servers, clocks, and traps of the store'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "smoke" -d 'Try everything that a session goes through, with one of our own that is gone at the end: for CI'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "demo" -d 'Make a dozen sessions of every kind in a file, show one, and list commands to try on the others'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "config" -d 'Show, check or make the configuration file'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "man" -d 'Print the manual page of a command, or write all of them to a directory'
complete -c sesscascade -n "__fish_sesscascade_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l id -d 'Name the session by its id' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l key -d 'Name the session by the whole key under which the tiers hold it' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l watch -d 'Look again every so often, draw over the last look, and mark what has changed; off a terminal, print what has changed [default interval: 2s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l fail-on -d 'Exit with status 1 also when the session has one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l typed -d 'Show every key and value with its Go type'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l batch -d 'Read any number of cookies from a file, or - for standard input: one a line, or a whole log in which cookies are found by name' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l try-name -d 'Another name to try when the MAC does not match' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l payload -d 'What the application puts into its cookies' -r -f -a "auto\t'Whichever reads'
gob\t'securecookie.GobEncoder, which it uses unless told otherwise'
json\t'securecookie.JSONEncoder'
nop\t'securecookie.NopEncoder: bytes as they are'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l cookie-min-age -d 'The age from which the application\'s codec accepts a cookie' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l summary -d 'With --batch: print only how many there are of each kind, and when old key pairs can go'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l typed -d 'Show every key and value with its Go type'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l limit -d 'Stop after so many' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l sort -d 'The largest first, or those that expire soonest, and only the --top of them' -r -f -a "size\t'The largest first'
expiry\t'What expires first is first'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l top -d 'How many, with --sort' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l recheck -d 'Look again so often, half a second apart, before a session counts as not healthy; 0 believes the first look' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l values -d 'Bring each session\'s values'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l check -d 'Work out each session\'s condition'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l examples -d 'How many of the worst sessions of each condition to show' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l fail-on -d 'The conditions that exit with status 1 [default: all but healthy]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l recheck -d 'Look again so often, half a second apart, before a session counts as not healthy; 0 believes the first look' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l largest -d 'How many of the largest sessions to show' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l watch -d 'Count again every so often, draw over the last report, and mark what has changed; off a terminal, print what has changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l fail-over -d 'Exit with status 1 when a session has more bytes than this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l html -d 'Write the report to this file as well, as a page that needs nothing else' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l types -d 'Count the Go type of the value under each key'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l fail-on -d 'Of check: the conditions that exit with status 1 [default: all but healthy]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l fail-over -d 'Exit with status 1 when a session has more bytes than this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l html -d 'Write the report to this file as well, as a page that needs nothing else' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l id -d 'Name a session by its id; can be given several times' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l key -d 'Name a session by the whole key under which the tiers hold it; can be given several times' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l batch -d 'Read cookies, ids or keys from this file, one a line; - is standard input' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l only -d 'Only sessions in these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l prefer -d 'Whose value counts where copies of the same age differ' -r -f -a "memcache\t''
datastore\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l plan-out -d 'Write the plan to this file instead of carrying it out; \'sesscascade apply\' does so later' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand repair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l only -d 'Only sessions in these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l prefer -d 'Whose value counts where copies of the same age differ' -r -f -a "memcache\t''
datastore\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l recheck -d 'Look again so often, half a second apart, before a session counts as not healthy; 0 believes the first look' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l plan-out -d 'Write the plan to this file instead of carrying it out; \'sesscascade apply\' does so later' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l id -d 'Name a session by its id; can be given several times' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l key -d 'Name a session by the whole key under which the tiers hold it; can be given several times' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l batch -d 'Read cookies, ids or keys from this file, one a line; - is standard input' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l grace -d 'With --expired, only those that expired so long ago' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l plan-out -d 'Write the plan to this file instead of carrying it out; \'sesscascade apply\' does so later' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l all -d 'Every session that there is'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand evict" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l from -d 'Where sessions are, once for each tier; without it, what --memcache, --datastore and --tiers say' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l to -d 'Where they are to be, once for each tier; embedded:PATH is a file for both' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l to-key-prefix -d 'What the target\'s store puts in front of ids [default: the same as the source\'s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l to-serializer -d 'Write values with this serializer; a session that it cannot hold is named and left' -r -f -a "gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l on-existing -d 'What to do where another value is already: leave it, keep the one that was saved later, or overwrite it' -r -f -a "skip\t''
newer\t''
overwrite\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l shard -d 'Take the I-th of N even shares of the key space; a Cloud Run job\'s tasks do so by themselves' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l shards -d 'Take one of N shares, by Kubernetes\' JOB_COMPLETION_INDEX' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l checkpoint -d 'Keep in this file how far the walk has come, and go on from there; removed at the end' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l plan-out -d 'Write the plan to this file instead of carrying it out; \'sesscascade apply\' does so later' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l verify -d 'Read back what was written, and compare'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l move -d 'Remove sessions at the source once they have been read back at the target'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l where -d 'Only sessions of whose values this jq expression is true, as in \'.user_id == 42\'; $session has the rest of the line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l expires-within -d 'Only live sessions that expire within this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l expires-after -d 'Only sessions that expire later than this time from now' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l larger-than -d 'Only sessions with more bytes than this in their largest copy, as in 4096 or 100KiB' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l smaller-than -d 'Only sessions with fewer bytes than this in their largest copy' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l in-tier -d 'Only sessions that these tiers hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l not-in-tier -d 'Only sessions that these tiers do not hold' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l condition -d 'Only sessions in one of these conditions' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l id-prefix -d 'Only sessions whose ids begin with this' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l shard -d 'Take the I-th of N even shares of the key space' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l values -d 'Bring the values with their Go types as well, to be read; import does not look at them'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l expired -d 'Only sessions past their expiry in Datastore that are live in no tier'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l on-existing -d 'What to do where another value is already: leave it, keep the one that was saved later, or overwrite it' -r -f -a "skip\t''
newer\t''
overwrite\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l plan-out -d 'Write the plan to this file instead of carrying it out; \'sesscascade apply\' does so later' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l verify -d 'Read back what was written, and compare'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l max-changes -d 'Do nothing at all if more sessions than this would be changed' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l rate -d 'Change so many sessions a second, as in 200/s; without it as many as the servers take, after the documented slow beginning where it is Google\'s own Datastore' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l undo-file -d 'Keep what is overwritten or removed in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l audit-log -d 'The log that gets a line at the beginning and one at the end of each run, instead of the one in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l list -d 'List the undo files in the state directory, and what they hold'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l dry-run -d 'Only say what would be done; nothing is written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s y -l yes -d 'Do it without asking; needed where no terminal is there to ask on'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l no-undo -d 'Keep nothing: what is overwritten or removed is gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l id -d 'Name the session by its id, whether it exists or not' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l values -d 'The values: JSON, a file, or - for standard input' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l undo-file -d 'Keep the values that are replaced in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s y -l yes -d 'Do not ask before values are replaced'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l no-undo -d 'Keep nothing: the values that are replaced are gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand put" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l id -d 'Name the session by its id' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l undo-file -d 'Keep the values that are replaced in this file instead of one of its own in the state directory' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s y -l yes -d 'Do not ask before values are replaced'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l no-undo -d 'Keep nothing: the values that are replaced are gone for good'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l values -d 'Values for a cookie that holds the whole session (CookieStore): JSON, a file, or - for standard input' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l payload -d 'What the values are written with; nop takes them as they are' -r -f -a "auto\t'Whichever reads'
gob\t'securecookie.GobEncoder, which it uses unless told otherwise'
json\t'securecookie.JSONEncoder'
nop\t'securecookie.NopEncoder: bytes as they are'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l path -d 'Path of the Set-Cookie line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l domain -d 'Domain of the Set-Cookie line' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l same-site -d 'Whether other sites\' requests carry the cookie' -r -f -a "strict\t''
lax\t''
none\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l set-cookie -d 'Print the whole Set-Cookie line'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l http-only -d 'Keep the cookie from scripts'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l secure -d 'Send the cookie over TLS only'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand encode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l block -d 'Bytes of the block key, which encrypts: 16, 24 or 32; 0 for none' -r -f -a "0\t''
16\t''
24\t''
32\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l strict -d 'Exit with status 1 on warnings as well'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l read-only -d 'Write nothing: read the session of this cookie in every tier' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l junit -d 'Write what was tried to this file as JUnit XML' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand smoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l dir -d 'Where to put the sessions; must be empty or not exist [default: a fresh temporary directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -f -a "show" -d 'Print every setting that is in force, and where it comes from'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -f -a "check" -d 'Look for mistakes in the configuration file, in every profile, without running anything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -f -a "init" -d 'Write a commented configuration file, from answers on a terminal or from options'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and not __fish_seen_subcommand_from show check init help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l keys -d 'Where a key pair is, newest first: env:NAME, file:PATH or HASH:BLOCK of these, or command:PROGRAM …; never the key itself' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s y -l yes -d 'Ask nothing'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l force -d 'Replace a file that is there'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print every setting that is in force, and where it comes from'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look for mistakes in the configuration file, in every profile, without running anything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "init" -d 'Write a commented configuration file, from answers on a terminal or from options'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l dir -d 'Write every page to this directory, which is made if it is not there' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l config -d 'The configuration file [default: sesscascade.toml here, then in your configuration directory]' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -s p -l profile -d 'The profile of the configuration file [default: its default-profile]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l memcache -d 'Memcache: memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l datastore -d 'Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l tiers -d 'Tiers to ask: some of request,memcache,datastore, or distributed, or all [default: distributed]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l key-prefix -d 'What the store puts in front of session ids [default: session.]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l cookie-name -d 'The cookie\'s name, which is part of what is signed [default: the name it is given with, or session]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l cookie-max-age -d 'How long the application\'s codec accepts a cookie, such as 30d; 0 is for ever [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l max-age -d 'How long the application lets a session live: its Options.MaxAge [default: 30d]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l max-length -d 'The store\'s maxLength for a serialized session in bytes; 0 is no limit [default: 4096]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l keys-file -d 'A file with the key pairs, one a line, newest first; without it, SESSCASCADE_KEYS has them' -r -F
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l serializer -d 'The serializer that the application uses; gob and json are binding, auto takes either [default: auto]' -r -f -a "auto\t''
gob\t''
json\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l at -d 'Judge as of this time: RFC 3339, or seconds since 1970' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l timeout -d 'How long each tier may take to answer, connecting included [default: 5s]' -r
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -s o -l output -d 'What to print [default: table]' -r -f -a "table\t'For people'
json\t'One indented JSON document'
jsonl\t'One JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l color -d 'When to use colors; NO_COLOR is honoured [default: auto]' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l progress -d 'Whether to show on standard error how far a long command has come: auto on a terminal only, json as a line a second [default: auto]' -r -f -a "auto\t''
json\t''
never\t''"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l log -d 'How warnings, errors and what -v tells are written to standard error' -r -f -a "text\t'Lines for people'
json\t'A JSON document a line'"
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -l no-progress -d 'The same as --progress never'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -s v -l verbose -d 'Tell on standard error what is done: -v the steps, -vv every request, -vvv everything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -s q -l quiet -d 'Leave out warnings and progress; what is asked for and errors remain'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "get" -d 'Show one session: its cookie, every tier, what the application sees, and what is wrong'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "decode" -d 'Lay a cookie open, and say why it is not valid; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "ls" -d 'List sessions, one a line, as they are found'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "check" -d 'Find every session whose copies do not agree, or that has another fault'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "report" -d 'Tell how large sessions are and what fills them, when they expire, and what is in them'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "merge" -d 'Put the reports of shards together, to what one process would have printed; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "repair" -d 'Put right what is wrong with single sessions'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "sync" -d 'Put right what check finds, in all sessions or those of a filter'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "evict" -d 'Remove sessions from every tier: one, those of a filter, or all that have expired'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "migrate" -d 'Copy or move sessions: to other servers, another project, namespace, kind, key prefix, serializer or file'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "export" -d 'Write sessions to a file, with everything that the tiers hold of them'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "import" -d 'Put back sessions that export has written, to the byte'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "apply" -d 'Carry out a plan that --plan-out has written'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "undo" -d 'Put back what a run has overwritten or removed'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "put" -d 'Create a session, or replace the values of one'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "edit" -d 'Change the values of a session in your editor'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "encode" -d 'Make a signed cookie, with the first key pair; contacts nothing'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "keygen" -d 'Make a fresh key pair, in the form that SESSCASCADE_KEYS takes, with the Go line that uses it'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "doctor" -d 'Look whether what is configured works: settings, keys, servers, clocks, and traps of the store'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "smoke" -d 'Try everything that a session goes through, with one of our own that is gone at the end: for CI'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "demo" -d 'Make a dozen sessions of every kind in a file, show one, and list commands to try on the others'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "config" -d 'Show, check or make the configuration file'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "completions" -d 'Print the completions for a shell'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "man" -d 'Print the manual page of a command, or write all of them to a directory'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and not __fish_seen_subcommand_from get decode ls check report merge repair sync evict migrate export import apply undo put edit encode keygen doctor smoke demo config completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Print every setting that is in force, and where it comes from'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Look for mistakes in the configuration file, in every profile, without running anything'
complete -c sesscascade -n "__fish_sesscascade_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "init" -d 'Write a commented configuration file, from answers on a terminal or from options'
