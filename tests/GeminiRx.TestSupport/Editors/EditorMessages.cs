using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.TestSupport.Editors;

/// <summary>Builds the parameters of the messages that a <see cref="ModelEditor"/> sends, and reads places.</summary>
internal static class EditorMessages
{
    public static JsonObject Initialize(
        EditorKind kind,
        int? processId,
        bool hasSettings,
        bool streamingEdits,
        bool hasViews,
        JsonNode? options
    ) =>
        new()
        {
            ["processId"] = processId,
            ["rootUri"] = null,
            ["clientInfo"] = new JsonObject { ["name"] = kind == EditorKind.Helix ? "helix" : kind.Name },
            ["capabilities"] = new JsonObject
            {
                ["window"] = new JsonObject { ["workDoneProgress"] = true },
                ["workspace"] = new JsonObject
                {
                    ["applyEdit"] = true,
                    ["workspaceEdit"] = new JsonObject { ["documentChanges"] = kind.Name != EditorKind.Neovim.Name },
                    ["configuration"] = hasSettings,
                    ["didChangeConfiguration"] = new JsonObject { ["dynamicRegistration"] = hasSettings },
                    ["codeLens"] = new JsonObject { ["refreshSupport"] = hasViews },
                },
                ["textDocument"] = hasViews
                    ? new JsonObject
                    {
                        ["codeLens"] = new JsonObject(),
                        ["inlineCompletion"] = new JsonObject(),
                        ["foldingRange"] = new JsonObject(),
                        ["documentSymbol"] = new JsonObject { ["hierarchicalDocumentSymbolSupport"] = true },
                    }
                    : null,
                ["experimental"] = streamingEdits ? new JsonObject { ["geminirx"] = new JsonObject { ["streamingEdits"] = true } } : null,
            },
            ["initializationOptions"] = options?.DeepClone(),
        };

    public static JsonObject DidOpen(EditorModel model, string language) =>
        new()
        {
            ["textDocument"] = new JsonObject
            {
                ["uri"] = ModelEditor.Uri,
                ["languageId"] = language,
                ["version"] = model.Version,
                ["text"] = model.Text,
            },
        };

    public static JsonObject DidChange(EditorReport report) =>
        new()
        {
            ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri, ["version"] = report.Version },
            ["contentChanges"] = new JsonArray([.. report.Changes.Select(ToJson)]),
        };

    public static JsonObject Command(string command, JsonNode? argument) =>
        new() { ["command"] = command, ["arguments"] = argument is null ? [] : new JsonArray(argument) };

    public static JsonObject CodeAction((Place Start, Place End) range, JsonObject? context) =>
        new()
        {
            ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri },
            ["range"] = new JsonObject { ["start"] = ToJson(range.Start), ["end"] = ToJson(range.End) },
            ["context"] = context ?? new JsonObject { ["diagnostics"] = new JsonArray() },
        };

    /// <summary>The answer to an edit that the editor did not apply.</summary>
    public static LspAnswer Refuse(Refusal refusal) =>
        refusal switch
        {
            Refusal.AppliedFalse => new LspAnswer(new JsonObject { ["applied"] = false, ["failureReason"] = "version mismatch" }),
            Refusal.Error => new LspAnswer(null, Error: "Edits require another version"),
            _ => new LspAnswer(new JsonObject { ["applied"] = true }),
        };

    /// <summary>The edit of <c>workspace/applyEdit</c> in either form, and its version; null if it has none.</summary>
    public static (JsonElement Edit, int? Version) EditOf(JsonElement parameters, string uri)
    {
        if (parameters.GetProperty("edit").TryGetProperty("changes", out var plain))
        {
            return (plain.GetProperty(uri)[0], null);
        }

        var change = parameters.GetProperty("edit").GetProperty("documentChanges")[0];
        var isVersioned =
            change.GetProperty("textDocument").TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number;
        return (change.GetProperty("edits")[0], isVersioned ? version.GetInt32() : null);
    }

    /// <summary>The answer of an editor that answers in its own way, whether or not it applied the edit; null for none.</summary>
    public static LspAnswer? AnswerOf(Answering answering, LspAnswer truth)
    {
        switch (answering)
        {
            case Answering.Unclear:
                return truth with { Result = new JsonObject(), Error = null };
            case Answering.Refusing:
                return truth with
                {
                    Result = new JsonObject { ["applied"] = false },
                    Error = null,
                };
            case Answering.Never:
                truth.Then?.Invoke();
                return null;
            default:
                return truth;
        }
    }

    public static (Place Start, Place End) RangeOf(JsonElement edit)
    {
        var range = edit.GetProperty("range");
        return (ToPlace(range.GetProperty("start")), ToPlace(range.GetProperty("end")));
    }

    public static JsonObject ToJson(Place place) => new() { ["line"] = place.Line, ["character"] = place.Character };

    private static Place ToPlace(JsonElement position) =>
        new(position.GetProperty("line").GetInt32(), position.GetProperty("character").GetInt32());

    private static JsonObject ToJson(EditorChange change) =>
        change.IsWhole
            ? new JsonObject { ["text"] = change.Text }
            : new JsonObject
            {
                ["range"] = new JsonObject { ["start"] = ToJson(change.Start), ["end"] = ToJson(change.End) },
                ["text"] = change.Text,
            };
}
