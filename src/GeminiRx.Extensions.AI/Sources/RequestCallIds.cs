using System.Globalization;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>The identifiers of the calls of a request. A call without one gets the number of the call of its function, and the result of
/// the same number gets the same identifier.</summary>
internal sealed class RequestCallIds
{
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _results = new(StringComparer.Ordinal);

    public string OfCall(FunctionCallPart call) => call.Id ?? Next(_calls, call.Name);

    public string OfResult(FunctionResponsePart result) => result.Id ?? Next(_results, result.Name);

    private static string Next(Dictionary<string, int> counts, string name)
    {
        counts[name] = counts.GetValueOrDefault(name) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"call-{name}-{counts[name]}");
    }
}
