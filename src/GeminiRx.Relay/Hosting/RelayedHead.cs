using System.Text;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>What the service answers before the body.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers that a caller receives.</param>
/// <param name="Error">The body of a failure; null of a success, whose body follows.</param>
internal sealed record RelayedHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte>? Error)
{
    private static readonly string[] _headers = ["Content-Type", "Retry-After", "x-gemini-service-tier"];

    /// <summary>Whether the body is an event stream.</summary>
    public bool IsEvents =>
        Headers.Any(header => header.Key == "Content-Type" && header.Value.StartsWith("text/event-stream", StringComparison.Ordinal));

    public static RelayedHead Of(HttpResponseMessage response, ReadOnlyMemory<byte>? error)
    {
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToList();
        return new RelayedHead(
            (int)response.StatusCode,
            [
                .. from name in _headers
                from header in all
                where header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)
                select KeyValuePair.Create(name, header.Value.ToString()),
            ],
            error
        );
    }

    /// <summary>A refusal of this application, in the form of the service.</summary>
    public static RelayedHead Refusal(int status, string message) =>
        new(
            status,
            [KeyValuePair.Create("Content-Type", "application/json; charset=utf-8"), KeyValuePair.Create("Retry-After", "5")],
            Encoding.UTF8.GetBytes(Refusals.ErrorJson(status, message) + "\n")
        );

    /// <summary>Writes status and headers.</summary>
    public void WriteTo(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
