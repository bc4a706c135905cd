using System.Globalization;
using System.Net;
using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>The output of <c>geminirx emulate</c>: its address, its faults, and a line for each request.</summary>
internal static class EmulatorReports
{
    public static void WriteAddress(Uri address, IPEndPoint endpoint)
    {
        // A client cannot connect to the wildcard address.
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

            curl -N '{{reachable}}/v1beta/models/{{GeminiOptions.DefaultModel}}:streamGenerateContent?alt=sse' \
              -H 'content-type: application/json' -d '{"contents":[{"parts":[{"text":"Hi"}]}]}'

            """.ReplaceLineEndings("\n")
        );
        Console.Out.Flush();
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            StandardError.WriteMessage(EmulateErrors.PublicAddress(endpoint.Address));
        }
    }

    public static void WriteFaults()
    {
        var width = GeminiEmulator.Faults.Max(fault => fault.Name.Length);
        foreach (var fault in GeminiEmulator.Faults)
        {
            var parameter = fault.Parameter is { } name ? $" (:{name})" : "";
            Console.Out.Write($"{fault.Name.PadRight(width)}  {fault.Description}{parameter}\n");
        }

        Console.Out.Write(
            "\nSelect a fault with --fault, in a script, by the header x-emulator-fault or by the model fault-NAME. "
                + "Append a parameter\n(drop:120) and a limit for each prompt (-once, times 2).\n"
        );
    }

    /// <summary>Writes what the real service would refuse in the requests, one line each; they contain no text of a request.</summary>
    public static void WriteFindings(GeminiEmulator emulator)
    {
        var (findings, dropped) = (emulator.Findings, emulator.DroppedFindings);
        Console.Out.Write(
            findings.Count switch
            {
                0 => $"The judge found nothing that the service would refuse in {Requests(emulator.RequestCount)}.\n",
                1 => "The service would refuse this:\n",
                var count => string.Create(CultureInfo.InvariantCulture, $"The service would refuse this, in {count} places:\n"),
            }
        );
        foreach (var finding in findings)
        {
            var path = finding.Path.Length == 0 ? "the request" : finding.Path;
            var times = finding.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({finding.Count} times)");
            Console.Out.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{finding.Request} {path}: {finding.Rule}{times}. {finding.Advice} ({finding.Source})\n"
                )
            );
        }

        if (dropped > 0)
        {
            Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"Not listed, because there are too many: {dropped}\n"));
        }

        Console.Out.Flush();
    }

    private static string Requests(long count) =>
        count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{count} requests");

    /// <summary>Writes a line when a request has ended. The line contains no body, and an address without its key.</summary>
    public static async Task WriteRequestAsync(ReceivedRequest request)
    {
        var started = TimeProvider.System.GetTimestamp();
        var end = await request.Ended;
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var fault = request.Fault is { } name ? $", fault {name}" : "";
        StandardError.WriteMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Number} {request.Method} {request.PathAndQuery} {request.Status}{fault}, {Describe(end)} after {seconds:0.0} s"
            )
        );
    }

    private static string Describe(RequestEnd end) =>
        end switch
        {
            RequestEnd.Completed => "completed",
            RequestEnd.Broken => "broken by the fault",
            _ => "aborted by the client",
        };
}
