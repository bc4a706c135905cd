using System.CommandLine;
using System.Globalization;
using System.Net;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary><c>geminirx emulate</c>: the emulator over HTTP, for clients in any language, until it is stopped.</summary>
internal static class EmulateCommand
{
    private const int DefaultPort = 8765;

    private static readonly EmulatorOptions _defaults = new();

    private static readonly Option<int> _port = new("--port")
    {
        Description = "Where it listens; 0 for any port that is free.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };
    private static readonly Option<string> _host = new("--host")
    {
        Description = "The address it listens at; any but a loopback address lets others on the network in.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private static readonly Option<string?> _script = new("--script")
    {
        Description = "A file of rules that say what is answered to which prompt. [default: none]",
        HelpName = "FILE",
    };
    private static readonly Option<string?> _text = new("--text")
    {
        Description = "A file with the text that every prompt is answered. [default: a built-in text]",
        HelpName = "FILE",
    };
    private static readonly Option<string?> _answer = new("--answer")
    {
        Description = "A file with the bytes that every prompt is answered, such as a recording. [default: none]",
        HelpName = "FILE",
    };
    private static readonly Option<string?> _recording = new("--recording")
    {
        Description =
            "A file of geminirx record, whose answers come with their times, one for each prompt and from the first again. [default: none]",
        HelpName = "FILE",
    };
    private static readonly Option<bool> _echo = new("--echo") { Description = "Answer each prompt with its own text. [default: off]" };
    private static readonly Option<string?> _fault = new("--fault")
    {
        Description = "What goes wrong with every request, such as 503, drop:120 or \"503 times 1\"; see --list-faults. [default: nothing]",
        HelpName = "NAME",
    };
    private static readonly Option<double> _chaos = new("--chaos")
    {
        Description = "The share of the requests, from 0 to 1, that meet a fault drawn by --seed.",
        HelpName = "RATE",
        DefaultValueFactory = _ => 0,
    };
    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "Where the draws of --chaos begin.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };
    private static readonly Option<int> _first = new("--first-chunk-delay")
    {
        Description = "How long an answer waits, in milliseconds.",
        HelpName = "MS",
        DefaultValueFactory = _ => (int)_defaults.FirstChunkDelay.TotalMilliseconds,
    };
    private static readonly Option<int> _interval = new("--burst-interval")
    {
        Description = "How long it pauses between bursts, in milliseconds.",
        HelpName = "MS",
        DefaultValueFactory = _ => (int)_defaults.BurstInterval.TotalMilliseconds,
    };
    private static readonly Option<bool> _requireKey = new("--require-key")
    {
        Description = "Refuse requests without a key or token, as the service does. [default: off]",
    };
    private static readonly Option<string?> _record = new("--record")
    {
        Description = "A folder that gets each request's body and answer. [default: none]",
        HelpName = "DIR",
    };
    private static readonly Option<bool> _listFaults = new("--list-faults") { Description = "List what can go wrong, and end." };

    public static Command Create()
    {
        var command = new Command(
            "emulate",
            "Stand in for the Gemini API over HTTP, offline, for clients in any language. No model answers."
        )
        {
            _port,
            _host,
            _script,
            _text,
            _answer,
            _recording,
            _echo,
            _fault,
            _chaos,
            _seed,
            _first,
            _interval,
            _requireKey,
            _record,
            _listFaults,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(_listFaults))
                {
                    ListFaults();
                    return ExitCode.Completed;
                }

                try
                {
                    return await ServeAsync(parsed, cancellationToken);
                }
                catch (GeminiConfigurationException e)
                {
                    Terminal.Say(e);
                    return ExitCode.Usage;
                }
            }
        );
        return command;
    }

    private static async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(parsed);
        var emulator = EmulatorOf(parsed);
        var recorder = RecorderOf(parsed.GetValue(_record));
        await using var host = await StartAsync(emulator, endpoint, recorder, cancellationToken);
        Announce(host.Address, endpoint);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }

        return ExitCode.Stopped;
    }

    private static IPEndPoint EndpointOf(ParseResult parsed)
    {
        var host = parsed.GetRequiredValue(_host);
        var port = parsed.GetValue(_port);
        return !IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address)
                ? throw new GeminiConfigurationException($"--host: '{host}' is no address.", "Use 127.0.0.1, or 0.0.0.0 for all networks.")
            : port is < 0 or > 65_535
                ? throw new GeminiConfigurationException($"--port: {port} is no port.", "Use a number from 0 to 65535.")
            : new IPEndPoint(address, port);
    }

    private static GeminiEmulator EmulatorOf(ParseResult parsed)
    {
        try
        {
            return new GeminiEmulator(
                new EmulatorOptions
                {
                    Script = parsed.GetValue(_script) is { } script ? EmulatorScript.Load(script) : null,
                    Text = parsed.GetValue(_text) is { } text ? File.ReadAllText(text) : null,
                    AnswerFile = parsed.GetValue(_answer) is { } answer ? Path.GetFullPath(answer) : null,
                    OnRequest = parsed.GetValue(_recording) is { } recording ? RecordedReplies.Of(Recording.Load(recording)) : null,
                    Echo = parsed.GetValue(_echo),
                    Fault = parsed.GetValue(_fault),
                    Chaos = parsed.GetValue(_chaos),
                    Seed = parsed.GetValue(_seed),
                    FirstChunkDelay = TimeSpan.FromMilliseconds(parsed.GetValue(_first)),
                    BurstInterval = TimeSpan.FromMilliseconds(parsed.GetValue(_interval)),
                    RequireKey = parsed.GetValue(_requireKey),
                }
            );
        }
        catch (FormatException e)
        {
            throw new GeminiConfigurationException(e.Message, "");
        }
        catch (ArgumentException e)
        {
            // Without the name of a property, which no user of the command line knows.
            throw new GeminiConfigurationException(e.Message.Split(" (Parameter")[0], "See: geminirx emulate --help");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException($"A file cannot be read: {e.Message}", "");
        }
    }

    private static ExchangeRecorder? RecorderOf(string? folder)
    {
        try
        {
            return folder is null ? null : new ExchangeRecorder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException($"--record: {e.Message}", "Name a folder that can be written to.");
        }
    }

    private static async Task<EmulatorHost> StartAsync(
        GeminiEmulator emulator,
        IPEndPoint endpoint,
        ExchangeRecorder? recorder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await EmulatorHost.StartAsync(emulator, endpoint, Exchange, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new GeminiConfigurationException(
                $"It cannot listen at {endpoint}: {e.Message}",
                "Choose another port with --port; 0 takes any that is free."
            );
        }

        Stream Exchange(ReceivedRequest request)
        {
            _ = ReportAsync(request, TimeProvider.System.GetTimestamp());
            return recorder?.Open(request) ?? Stream.Null;
        }
    }

    // A line for each request: never its body, and of its address no key.
    private static async Task ReportAsync(ReceivedRequest request, long started)
    {
        var end = await request.Ended;
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var fault = request.Fault is { } name ? $", fault {name}" : "";
        Terminal.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Number} {request.Method} {request.PathAndQuery} {request.Status}{fault}, {Words(end)} after {seconds:0.0} s"
            )
        );
    }

    private static string Words(RequestEnd end) =>
        end switch
        {
            RequestEnd.Completed => "completed",
            RequestEnd.Broken => "broken by the fault",
            _ => "left by the client",
        };

    private static void Announce(Uri address, IPEndPoint endpoint)
    {
        // The address of every network is none to go to.
        var reachable =
            endpoint.Address.Equals(IPAddress.Any) ? $"http://127.0.0.1:{address.Port}"
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? $"http://[::1]:{address.Port}"
            : address.GetLeftPart(UriPartial.Authority);
        Console.Out.Write(
            $$"""
            The emulator listens at {{reachable}} (no model answers here). Ctrl+C stops it.

            export GEMINI_API_KEY=any
            export GEMINIRX_ENDPOINT={{reachable}}
            export GOOGLE_GEMINI_BASE_URL={{reachable}}

            curl -N '{{reachable}}/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse' -H 'content-type: application/json' -d '{"contents":[{"parts":[{"text":"Hi"}]}]}'

            """.ReplaceLineEndings("\n")
        );
        Console.Out.Flush();
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            Terminal.Say("Anybody on the network can reach it, because --host names an address that is not loopback.");
        }
    }

    private static void ListFaults()
    {
        var width = GeminiEmulator.Faults.Max(fault => fault.Name.Length);
        foreach (var fault in GeminiEmulator.Faults)
        {
            Console.Out.Write(
                $"{fault.Name.PadRight(width)}  {fault.Description}{(fault.Parameter is { } parameter ? $" (:{parameter})" : "")}\n"
            );
        }

        Console.Out.Write(
            "\nAsk for one with --fault, in a script, by the header x-emulator-fault or by the model fault-NAME; behind it a parameter (drop:120) and how often\n(-once, times 2) for each prompt.\n"
        );
    }
}
