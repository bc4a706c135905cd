using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Checks the order of function calls and function results, which every model enforces.</summary>
internal static class TurnRules
{
    private static readonly string[] _partData =
    [
        "text",
        "inlineData",
        "fileData",
        "functionCall",
        "functionResponse",
        "executableCode",
        "codeExecutionResult",
        "toolCall",
        "toolResponse",
    ];

    /// <summary>Finds the first turn that the service would reject; null if there is none.</summary>
    public static string? FindProblem(GenerateRequest request)
    {
        // With cached content or Extra, there may be turns before the first one.
        var hasEarlierTurns = request.CachedContent is not null || request.Extra is not null;
        var before = (Calls: 0, IsModel: !hasEarlierTurns);
        IReadOnlyList<FunctionCallPart> calledBefore = [];
        foreach (var (turn, at) in request.Contents.Select((turn, at) => (turn, at)))
        {
            var raw = turn.Parts.OfType<RawPart>().Select(part => JsonStrings.Repair(part.Json)).ToList();
            var calls = turn.Parts.Count(part => part is FunctionCallPart) + Count(raw, "functionCall");
            var results = turn.Parts.Count(part => part is FunctionResponsePart) + Count(raw, "functionResponse");
            if (calls > 0 && before.IsModel)
            {
                return $"Turn {at + 1} calls a function after {(at == 0 ? "no turn" : "a turn of the model")}: "
                    + "put it after a turn of the user or of function results, and put parallel calls into one turn.";
            }

            if (before.Calls > 0 && results != before.Calls)
            {
                return $"Turn {at} makes {before.Calls} function calls, and turn {at + 1} has {results} results: "
                    + "put one result for each call into that turn.";
            }

            if (FindUnknownResult(calledBefore, turn) is { } unknown)
            {
                return $"Turn {at + 1} has a result with the id '{unknown}', which no call of turn {at} has: "
                    + "send each result with the id of its call.";
            }

            if (results > 0 && before.Calls == 0 && (at > 0 || !hasEarlierTurns))
            {
                return $"Turn {at + 1} has function results, but the turn before has no call: put the results right after the calls.";
            }

            if (raw.Select(NamesOfData).FirstOrDefault(names => names is not null) is { } second)
            {
                return $"Turn {at + 1} has a part with two kinds of data, {second}: split it into one part for each.";
            }

            before = (calls, turn.Role == "model");
            calledBefore = turn.Parts.OfType<FunctionCallPart>().ToList() is var typed && typed.Count == calls ? typed : [];
        }

        return null;
    }

    // Calls of older models have no id.
    private static string? FindUnknownResult(IReadOnlyList<FunctionCallPart> calls, Content results) =>
        calls.Count > 0 && calls.All(call => call.Id is not null)
            ? results
                .Parts.OfType<FunctionResponsePart>()
                .Select(result => result.Id)
                .FirstOrDefault(id => id is not null && calls.All(call => call.Id != id))
            : null;

    private static int Count(List<JsonElement> parts, string member) =>
        parts.Count(part => part.Member(member, JsonValueKind.Object) is not null);

    /// <summary>Names the kinds of data of a part that has more than one; null for any other part.</summary>
    public static string? NamesOfData(JsonElement part)
    {
        var data = _partData.Where(name => part.Has(name) && part.Member(name, JsonValueKind.Null) is null).ToList();
        return data.Count > 1 ? string.Join(" and ", data) : null;
    }
}
