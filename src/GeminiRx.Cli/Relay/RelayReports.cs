using System.Net;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The output of <c>geminirx relay</c>.</summary>
internal static class RelayReports
{
    public static void WriteAddress(Uri address, RelaySettings settings)
    {
        // A client cannot connect to the wildcard address.
        var endpoint = settings.Listen.Address;
        var reachable =
            endpoint.Equals(IPAddress.Any) ? $"http://127.0.0.1:{address.Port}"
            : endpoint.Equals(IPAddress.IPv6Any) ? $"http://[::1]:{address.Port}"
            : address.GetLeftPart(UriPartial.Authority);
        var key =
            settings.Tokens is not null && settings.Service.ApiKey is not null ? "export GEMINI_API_KEY=a-token-of-the-relay\n"
            : settings.Service.ApiKey is not null ? "export GEMINI_API_KEY=any\n"
            : "";
        var place = settings.Redis is null ? UserPath.Abbreviate(settings.Folder) : "Redis";
        Console.Out.Write(
            $$"""
            The relay listens at {{reachable}} and keeps answers in {{place}}. Ctrl+C stops it.

            {{key}}export GEMINIRX_ENDPOINT={{reachable}}
            export GOOGLE_GEMINI_BASE_URL={{reachable}}

            curl -Ni '{{reachable}}/v1beta/models/{{GeminiOptions.DefaultModel}}:streamGenerateContent?alt=sse' \
              -H "x-goog-api-key: $GEMINI_API_KEY" -H 'content-type: application/json' -d '{"contents":[{"parts":[{"text":"Hi"}]}]}'
            curl -N '{{reachable}}/answers/ID?as=ndjson' # the Answer-Id of the answer above

            """.ReplaceLineEndings("\n")
        );
        Console.Out.Flush();
        if (!IPAddress.IsLoopback(endpoint))
        {
            StandardError.WriteMessage(RelayErrors.PublicAddress(endpoint));
        }
    }
}
