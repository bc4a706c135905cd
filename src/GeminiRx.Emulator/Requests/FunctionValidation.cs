using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Validates function declarations, and the turns with function calls and responses, as the service does.</summary>
internal static class FunctionValidation
{
    /// <summary>Reports every OBJECT schema without properties, in the words of the service.</summary>
    public static IEnumerable<RuleViolation> EmptyObjectErrors(JsonElement request)
    {
        foreach (var (tool, at) in request.Items("tools").Select((tool, at) => (tool, at)))
        {
            foreach (var (function, index) in tool.Items("functionDeclarations").Select((function, index) => (function, index)))
            {
                var path = Invariant($"tools[{at}].function_declarations[{index}]");
                foreach (
                    var empty in EmptyObjects(function.Member("parameters"), Both(path + ".parameters"))
                        .Concat(EmptyObjects(function.Member("response"), Both(path + ".response")))
                )
                {
                    yield return empty;
                }
            }
        }

        foreach (
            var empty in EmptyObjects(
                request.Member("generationConfig").Member("responseSchema"),
                Both("generation_config.response_schema")
            )
        )
        {
            yield return empty;
        }
    }

    /// <summary>
    /// A turn with function calls must follow a turn of the user or of a function. The next turn must contain one response for each call.
    /// </summary>
    public static IEnumerable<RuleViolation> TurnErrors(JsonElement request)
    {
        var turns = request
            .Items("contents")
            .Select(content =>
                (
                    Calls: Count(content, "functionCall"),
                    Responses: Count(content, "functionResponse"),
                    IsModel: content.Text("role") == "model"
                )
            )
            .ToList();
        for (var i = 0; i < turns.Count; i++)
        {
            if (turns[i].Calls > 0 && (i == 0 ? !request.Has("cachedContent") : turns[i - 1].IsModel))
            {
                yield return Broken(
                    i,
                    "Please ensure that function call turn comes immediately after a user turn or after a function response turn."
                );
            }

            if (i > 0 && turns[i - 1].Calls > 0 && turns[i].Responses != turns[i - 1].Calls)
            {
                yield return Broken(
                    i,
                    "Please ensure that the number of function response parts is equal to the number of function call parts "
                        + "of the function call turn."
                );
            }
        }

        foreach (var (i, turn) in turns.Index())
        {
            if (turn.Responses > 0 && (i == 0 ? !request.Has("cachedContent") : turns[i - 1].Calls == 0))
            {
                yield return Broken(i, "Please ensure that function response turn comes immediately after a function call turn.");
            }
        }

        static RuleViolation Broken(int turn, string message) => new(JudgeRules.Turns, Invariant($"contents[{turn}]"), message);
    }

    /// <summary>Function names must be unique and use the allowed characters.</summary>
    public static IEnumerable<RuleViolation> NameErrors(JsonElement request, int maxLength)
    {
        var declared = request
            .Items("tools")
            .SelectMany(
                (tool, at) =>
                    tool.Items("functionDeclarations")
                        .Select(
                            (function, index) =>
                                (Name: function.Text("name") ?? "", Path: Invariant($"tools[{at}].function_declarations[{index}].name"))
                        )
            )
            .ToList();
        foreach (var (_, path) in declared.Where(function => !IsName(function.Name, maxLength)))
        {
            yield return new(
                JudgeRules.FunctionName,
                path,
                $"* GenerateContentRequest.{path}: Invalid function name. Must start with a letter or an underscore. "
                    + "Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), "
                    + Invariant($"with a maximum length of {maxLength}.\n")
            );
        }

        foreach (var twice in declared.GroupBy(function => function.Name).Where(group => group.Count() > 1))
        {
            yield return new(JudgeRules.FunctionName, twice.Last().Path, $"Duplicate function declaration found: {twice.Key}");
        }
    }

    /// <summary>
    /// From generation 3 on, a model requires the signature of the first call in each step since the user's last turn. Any value is
    /// accepted: the emulator cannot verify it, and the service accepts some placeholders.
    /// </summary>
    public static IEnumerable<RuleViolation> SignatureErrors(JsonElement request, string? model)
    {
        if (!ModelChecksSignatures(model))
        {
            yield break;
        }

        var contents = request.Items("contents").ToList();
        var lastUserTurn = contents.FindLastIndex(content =>
            content.Text("role") is null or "" or "user" && content.Items("parts").Any(part => !part.Has("functionResponse"))
        );
        for (var at = lastUserTurn + 1; at < contents.Count; at++)
        {
            var (index, call) = contents[at].Items("parts").Index().FirstOrDefault(part => part.Item.Has("functionCall"));
            if (call.ValueKind == JsonValueKind.Object && call.Text("thoughtSignature") is null or "")
            {
                yield return new(
                    JudgeRules.Signature,
                    Invariant($"contents[{at}].parts[{index}].thought_signature"),
                    "Function call is missing a thought_signature in functionCall parts. "
                        + "This is required for tools to work correctly, and missing "
                        + "thought_signature may lead to degraded model performance. Additional data, function call "
                        + Invariant($"`default_api:{call.Member("functionCall").Text("name")}` , position {at + 1}. ")
                        + "Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details."
                );
            }
        }
    }

    // False for gemini-2.5-flash; true for gemini-3-pro and for names without a number (gemini-flash-latest), which mean a current model.
    private static bool ModelChecksSignatures(string? model)
    {
        const string Prefix = "gemini-";
        var at = model?.IndexOf(Prefix, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return false;
        }

        var generation = string.Concat(model![(at + Prefix.Length)..].TakeWhile(char.IsAsciiDigit));
        return generation is not ['0' or '1' or '2'];
    }

    private static (string Path, string Place) Both(string path) => (path, path);

    // The service's path names the properties; the place counts them.
    private static IEnumerable<RuleViolation> EmptyObjects(JsonElement schema, (string Path, string Place) at)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        var properties = schema.Member("properties");
        if (
            string.Equals(schema.Text("type"), "OBJECT", StringComparison.OrdinalIgnoreCase)
            && (properties.ValueKind != JsonValueKind.Object || !properties.EnumerateObject().Any())
        )
        {
            yield return new(JudgeRules.EmptyObject, $"{at.Path}.properties", "should be non-empty for OBJECT type")
            {
                Place = $"{at.Place}.properties",
            };
        }

        var inner = new List<(JsonElement Schema, string Path, string Place)> { (schema.Member("items"), ".items", ".items") };
        inner.AddRange(schema.Items("anyOf").Select((any, index) => (any, Invariant($".any_of[{index}]"), Invariant($".any_of[{index}]"))));
        if (properties.ValueKind == JsonValueKind.Object)
        {
            inner.AddRange(
                properties
                    .EnumerateObject()
                    .Select(
                        (property, index) =>
                            (property.Value, $".properties[{property.NameValue()}]", Invariant($".properties[{index}].value"))
                    )
            );
        }

        foreach (var empty in inner.SelectMany(one => EmptyObjects(one.Schema, (at.Path + one.Path, at.Place + one.Place))))
        {
            yield return empty;
        }
    }

    private static bool IsName(string name, int maxLength) =>
        name.Length > 0
        && name.Length <= maxLength
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-');

    private static int Count(JsonElement content, string part) => content.Items("parts").Count(p => p.Has(part));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
