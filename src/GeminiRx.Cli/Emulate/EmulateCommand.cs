using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary><c>geminirx emulate</c>: runs the emulator over HTTP, for clients in any language, until it is stopped.</summary>
internal static class EmulateCommand
{
    public static Command Create()
    {
        var options = new EmulateOptions();
        var command = new Command("emulate", "Emulate the Gemini API over HTTP, offline. No model answers.");
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(options.ListFaults))
                {
                    EmulatorReports.WriteFaults();
                    return ExitCode.Completed;
                }

                try
                {
                    return await ServeAsync(parsed, options, cancellationToken);
                }
                catch (UsageException e)
                {
                    StandardError.WriteMessage(e.ToGeminiException());
                    return ExitCode.Usage;
                }
            }
        );
        return command;
    }

    private static async Task<int> ServeAsync(ParseResult parsed, EmulateOptions options, CancellationToken cancellationToken)
    {
        var endpoint = ReadEndpoint(parsed.GetRequiredValue(options.Host), parsed.GetValue(options.Port));
        var emulator = CreateEmulator(parsed, options);
        var recorder = parsed.GetValue(options.Record) is { } folder ? CreateRecorder(folder) : null;
        var origins = ReadOrigins(parsed.GetValue(options.Cors) ?? []);
        await using var host = await StartAsync(emulator, endpoint, origins, recorder, cancellationToken);
        EmulatorReports.WriteAddress(host.Address, endpoint);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A signal stopped the command.
        }

        if (parsed.GetValue(options.Judge))
        {
            EmulatorReports.WriteFindings(emulator);
        }

        return ExitCode.Stopped;
    }

    private static IPEndPoint ReadEndpoint(string host, int port) =>
        !IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address) ? throw EmulateErrors.InvalidHost(host)
        : port is < 0 or > 65_535 ? throw EmulateErrors.InvalidPort(port)
        : new IPEndPoint(address, port);

    private static AllowedOrigins ReadOrigins(string[] origins) =>
        new(
            [.. origins.Select(origin => AllowedOrigins.Normalize(origin) ?? throw EmulateErrors.InvalidOrigin(origin))],
            () => StandardError.WriteMessage(AllowedOrigins.Advice)
        );

    private static GeminiEmulator CreateEmulator(ParseResult parsed, EmulateOptions options)
    {
        try
        {
            return new GeminiEmulator(
                new EmulatorOptions
                {
                    Script = parsed.GetValue(options.Script) is { } script ? LoadScript(script) : null,
                    Text = parsed.GetValue(options.Text) is { } text ? File.ReadAllText(text) : null,
                    AnswerFile = parsed.GetValue(options.Answer) is { } answer ? ReadableFile(answer) : null,
                    OnRequest = parsed.GetValue(options.Recording) is { } recording ? RecordedReplies.Load(recording) : null,
                    Echo = parsed.GetValue(options.Echo),
                    Fault = parsed.GetValue(options.Fault),
                    Chaos = parsed.GetValue(options.Chaos),
                    Seed = parsed.GetValue(options.Seed),
                    FirstChunkDelay = TimeSpan.FromMilliseconds(parsed.GetValue(options.FirstChunkDelay)),
                    BurstInterval = TimeSpan.FromMilliseconds(parsed.GetValue(options.BurstInterval)),
                    RequireKey = parsed.GetValue(options.RequireKey),
                    Lenient = parsed.GetValue(options.Lenient),
                    ServesReport = parsed.GetValue(options.Judge),
                    Live = new LiveEmulatorOptions { OnConnect = parsed.GetValue(options.LiveCut) is { } cut ? LiveCuts.Parse(cut) : null },
                }
            );
        }
        catch (FormatException e)
        {
            throw EmulateErrors.InvalidFile(e);
        }
        catch (ArgumentException e)
        {
            throw EmulateErrors.InvalidOption(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EmulateErrors.UnreadableFile(e);
        }
    }

    private static EmulatorScript LoadScript(string path)
    {
        var script = EmulatorScript.Load(path);
        if (script.IsEmpty)
        {
            StandardError.WriteMessage(EmulateErrors.EmptyScript(path));
        }

        return script;
    }

    // The file is read for each request; one that cannot be read is reported now.
    private static string ReadableFile(string path)
    {
        File.OpenRead(path).Dispose();
        return Path.GetFullPath(path);
    }

    private static ExchangeRecorder CreateRecorder(string folder)
    {
        try
        {
            return new ExchangeRecorder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EmulateErrors.UnwritableFolder(folder, e);
        }
    }

    private static async Task<EmulatorHost> StartAsync(
        GeminiEmulator emulator,
        IPEndPoint endpoint,
        AllowedOrigins origins,
        ExchangeRecorder? recorder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await EmulatorHost.StartAsync(emulator, endpoint, Record, cancellationToken, origins);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw EmulateErrors.UnavailableAddress(endpoint, e);
        }

        Stream Record(ReceivedRequest request)
        {
            _ = EmulatorReports.WriteRequestAsync(request);
            return recorder?.Open(request) ?? Stream.Null;
        }
    }
}
