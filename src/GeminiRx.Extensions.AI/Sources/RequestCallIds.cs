using System.Globalization;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>The identifiers of the calls of a request. A call without one gets a number, and the results of a function get the identifiers
/// of its calls, in their order.</summary>
/// <remarks>The name of the function is no part of it, since other services accept at most 40 characters, of letters, digits, <c>_</c> and
/// <c>-</c>.</remarks>
internal sealed class RequestCallIds
{
    private readonly Dictionary<string, Queue<string>> _open = new(StringComparer.Ordinal);
    private int _count;

    public string OfCall(FunctionCallPart call)
    {
        if (call.Id is not null)
        {
            return call.Id;
        }

        var id = Next();
        if (!_open.TryGetValue(call.Name, out var ids))
        {
            _open.Add(call.Name, ids = new Queue<string>());
        }

        ids.Enqueue(id);
        return id;
    }

    public string OfResult(FunctionResponsePart result) =>
        result.Id ?? (_open.TryGetValue(result.Name, out var ids) && ids.TryDequeue(out var id) ? id : Next());

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"geminirx-call-{++_count}");
}
