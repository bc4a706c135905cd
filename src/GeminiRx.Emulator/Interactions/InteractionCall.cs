using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>A request for an interaction, as far as it affects the answer.</summary>
internal sealed record InteractionCall(ContentRequest Content, string? Model, string? Agent)
{
    private static readonly HashSet<string> _members =
    [
        "agent",
        "agent_config",
        "background",
        "cached_content",
        "continuation_token",
        "environment",
        "generation_config",
        "input",
        "labels",
        "model",
        "previous_interaction_id",
        "response_format",
        "response_mime_type",
        "response_modalities",
        "safety_settings",
        "service_tier",
        "store",
        "stream",
        "system_instruction",
        "tools",
        "webhook_config",
    ];

    public bool Streams { get; private init; }

    public bool Background { get; private init; }

    public bool Store { get; private init; } = true;

    public string? ContinuationToken { get; private init; }

    public string? Previous { get; private init; }

    public bool HasInput { get; private init; }

    /// <summary>The model as a resource name; null for an agent.</summary>
    public string? ModelName => Model is null or ['m', 'o', 'd', 'e', 'l', 's', '/', ..] ? Model : $"models/{Model}";

    /// <summary>Parses the body of a request; returns the call or the service's error.</summary>
    public static (InteractionCall? Call, ServiceError? Error) Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(body.IsEmpty ? "{}"u8 : body.Span);
        }
        catch (JsonException)
        {
            return (null, ServiceError.InvalidArgument("Invalid JSON payload received. Unexpected token."));
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, ServiceError.InvalidArgument("Invalid JSON payload received. Root is not an object."));
        }

        return Check(root) is { } problem ? (null, ServiceError.InvalidArgument(problem)) : (Read(root), null);
    }

    private static string? Check(JsonElement root)
    {
        if (
            root.EnumerateObject().FirstOrDefault(member => !_members.Contains(member.Name)) is
            { Value.ValueKind: not default(JsonValueKind) } other
        )
        {
            return $"Invalid JSON payload received. Unknown name \"{other.Name}\": Cannot find field.";
        }

        var hasToken = root.Text("continuation_token") is { Length: > 0 };
        return root.Text("model") is null == root.Text("agent") is null ? "Exactly one of model and agent must be set."
            : !root.Has("input") && !hasToken ? "input is required."
            : root.Has("input") && hasToken && root.Text("previous_interaction_id") is not null
                ? "input must not be set with a continuation_token and a previous_interaction_id."
            : IsTrue(root, "background") && root.Member("store").ValueKind == JsonValueKind.False ? "background requires store."
            : root.Items("input").FirstOrDefault(item => item.ValueKind == JsonValueKind.Object && item.Text("type") is null)
                is { ValueKind: JsonValueKind.Object }
                ? "Every item of input needs a type."
            : null;
    }

    private static InteractionCall Read(JsonElement root)
    {
        var config = root.Member("generation_config");
        var input = root.Items("input").ToList();
        var functions = root.Items("tools").Where(tool => tool.Text("type") == "function").Select(Function).ToList();
        var allowed = config.Member("tool_choice").Member("allowed_tools");
        var names = allowed.Items("tools").Select(name => name.TextValue()).ToHashSet();
        var content = ContentRequest.ForInteraction(
            string.Concat(Texts(input.LastOrDefault())),
            root.Items("input").Append(root.Member("system_instruction")).SelectMany(Texts).Sum(text => (long)text.Length),
            [.. functions.Where(function => names.Count == 0 || names.Contains(function.Name))],
            (allowed.Text("mode") ?? config.Text("tool_choice") ?? "auto").ToUpperInvariant(),
            isFunctionResponse: input.LastOrDefault().Text("type") == "function_result",
            config,
            root.Items("response_format").Select(format => format.Member("schema")).FirstOrDefault()
        );
        return new InteractionCall(content, root.Text("model"), root.Text("agent"))
        {
            Streams = IsTrue(root, "stream"),
            Background = IsTrue(root, "background"),
            Store = root.Member("store").ValueKind != JsonValueKind.False,
            ContinuationToken = root.Text("continuation_token") is { Length: > 0 } token ? token : null,
            Previous = root.Text("previous_interaction_id"),
            HasInput = root.Has("input"),
        };
    }

    private static DeclaredFunction Function(JsonElement tool) => new(tool.Text("name") ?? "", tool.Member("parameters"));

    private static bool IsTrue(JsonElement root, string name) => root.Member(name).ValueKind == JsonValueKind.True;

    // The texts of a string, a content, or a step with contents.
    private static IEnumerable<string> Texts(JsonElement item) =>
        item.ValueKind == JsonValueKind.String ? [item.TextValue()]
        : item.ValueKind != JsonValueKind.Object ? []
        : item.Text("text") is { } text ? [text]
        : item.Items("content").SelectMany(Texts);
}
