using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>The order of turns that call functions and answer, which every model demands.</summary>
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

    /// <summary>What the service would refuse; null where it takes all.</summary>
    public static string? Problem(GenerateRequest request)
    {
        // What is before the first turn is known to the service only, where it keeps it.
        var hasEarlierTurns = request.CachedContent is not null || request.Extra is not null;
        var before = (Calls: 0, IsModel: !hasEarlierTurns);
        foreach (var (turn, at) in request.Contents.Select((turn, at) => (turn, at)))
        {
            var raw = turn.Parts.OfType<RawPart>().Select(part => JsonStrings.Repair(part.Json)).ToList();
            var calls = turn.Parts.Count(part => part is FunctionCallPart) + Count(raw, "functionCall");
            var results = turn.Parts.Count(part => part is FunctionResponsePart) + Count(raw, "functionResponse");
            if (calls > 0 && before.IsModel)
            {
                return $"Turn {at + 1} calls a function after {(at == 0 ? "no turn" : "a turn of the model")}: "
                    + "put it behind a turn of the user or of function results, and calls made at once into one turn.";
            }

            if (before.Calls > 0 && results != before.Calls)
            {
                return $"Turn {at} makes {before.Calls} function calls, and turn {at + 1} has {results} results: "
                    + "put one result for each call into one turn.";
            }

            if (results > 0 && before.Calls == 0 && (at > 0 || !hasEarlierTurns))
            {
                return $"Turn {at + 1} has function results, and the turn before makes no call: put the results right behind the calls.";
            }

            if (raw.Select(SecondData).FirstOrDefault(names => names is not null) is { } second)
            {
                return $"Turn {at + 1} has a part with two kinds of data, {second}: a part has one. Make two parts.";
            }

            before = (calls, turn.Role == "model");
        }

        return null;
    }

    private static int Count(List<JsonElement> parts, string member) =>
        parts.Count(part => part.Member(member, JsonValueKind.Object) is not null);

    /// <summary>Names the kinds of data of a part that has more than one; null of every other.</summary>
    public static string? SecondData(JsonElement part)
    {
        var data = _partData.Where(name => part.Has(name) && part.Member(name, JsonValueKind.Null) is null).ToList();
        return data.Count > 1 ? string.Join(" and ", data) : null;
    }
}
