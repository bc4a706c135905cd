using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.TestSupport;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>Compares the records of the protocol with LSP: names, optional members and types.</summary>
public sealed class MetaModelTests
{
    private enum Way
    {
        In,
        Out,
    }

    private static readonly (Type Type, string Structure, Way Way)[] _records =
    [
        (typeof(InitializeParams), "InitializeParams", Way.In),
        (typeof(DidOpenParams), "DidOpenTextDocumentParams", Way.In),
        (typeof(TextDocumentItem), "TextDocumentItem", Way.In),
        (typeof(DidChangeParams), "DidChangeTextDocumentParams", Way.In),
        (typeof(ContentChange), "TextDocumentContentChangePartial", Way.In),
        (typeof(DidCloseParams), "DidCloseTextDocumentParams", Way.In),
        (typeof(TextDocumentIdentifier), "TextDocumentIdentifier", Way.In),
        (typeof(VersionedTextDocumentIdentifier), "VersionedTextDocumentIdentifier", Way.In),
        (typeof(ExecuteCommandParams), "ExecuteCommandParams", Way.In),
        (typeof(ProgressCancelParams), "WorkDoneProgressCancelParams", Way.In),
        (typeof(CodeActionParams), "CodeActionParams", Way.In),
        (typeof(CodeActionContext), "CodeActionContext", Way.In),
        (typeof(CodeLensParams), "CodeLensParams", Way.In),
        (typeof(FoldingRangeParams), "FoldingRangeParams", Way.In),
        (typeof(DocumentSymbolParams), "DocumentSymbolParams", Way.In),
        (typeof(InlineCompletionParams), "InlineCompletionParams", Way.In),
        (typeof(InlineCompletionContext), "InlineCompletionContext", Way.In),
        (typeof(InlineCompletionList), "InlineCompletionList", Way.Out),
        (typeof(InlineCompletionItem), "InlineCompletionItem", Way.Out),
        (typeof(DidChangeConfigurationParams), "DidChangeConfigurationParams", Way.In),
        (typeof(DidChangeWorkspaceFoldersParams), "DidChangeWorkspaceFoldersParams", Way.In),
        (typeof(WorkspaceFoldersChangeEvent), "WorkspaceFoldersChangeEvent", Way.In),
        (typeof(SetTraceParams), "SetTraceParams", Way.In),
        (typeof(Position), "Position", Way.In),
        (typeof(Protocol.Range), "Range", Way.In),
        (typeof(InitializeResult), "InitializeResult", Way.Out),
        (typeof(ServerInfo), "ServerInfo", Way.Out),
        (typeof(ServerCapabilities), "ServerCapabilities", Way.Out),
        (typeof(WorkspaceOptions), "WorkspaceOptions", Way.Out),
        (typeof(WorkspaceFoldersOptions), "WorkspaceFoldersServerCapabilities", Way.Out),
        (typeof(TextDocumentSyncOptions), "TextDocumentSyncOptions", Way.Out),
        (typeof(CodeActionOptions), "CodeActionOptions", Way.Out),
        (typeof(ExecuteCommandOptions), "ExecuteCommandOptions", Way.Out),
        (typeof(ApplyEditParams), "ApplyWorkspaceEditParams", Way.Out),
        (typeof(WorkspaceEdit), "WorkspaceEdit", Way.Out),
        (typeof(TextDocumentEdit), "TextDocumentEdit", Way.Out),
        (typeof(VersionedTextDocumentIdentifier), "OptionalVersionedTextDocumentIdentifier", Way.Out),
        (typeof(TextEdit), "TextEdit", Way.Out),
        (typeof(Position), "Position", Way.Out),
        (typeof(Protocol.Range), "Range", Way.Out),
        (typeof(PublishDiagnosticsParams), "PublishDiagnosticsParams", Way.Out),
        (typeof(Diagnostic), "Diagnostic", Way.Out),
        (typeof(CodeAction), "CodeAction", Way.Out),
        (typeof(CodeAction), "CodeAction", Way.In),
        (typeof(Command), "Command", Way.Out),
        (typeof(CodeLens), "CodeLens", Way.Out),
        (typeof(CodeLensOptions), "CodeLensOptions", Way.Out),
        (typeof(FoldingRange), "FoldingRange", Way.Out),
        (typeof(DocumentSymbol), "DocumentSymbol", Way.Out),
        (typeof(SymbolInformation), "SymbolInformation", Way.Out),
        (typeof(Location), "Location", Way.Out),
        (typeof(ConfigurationParams), "ConfigurationParams", Way.Out),
        (typeof(ConfigurationItem), "ConfigurationItem", Way.Out),
        (typeof(RegistrationParams), "RegistrationParams", Way.Out),
        (typeof(Registration), "Registration", Way.Out),
        (typeof(ProgressCreateParams), "WorkDoneProgressCreateParams", Way.Out),
        (typeof(ProgressParams), "ProgressParams", Way.Out),
        (typeof(ChunkProgressParams), "ProgressParams", Way.Out),
        (typeof(ShowDocumentParams), "ShowDocumentParams", Way.Out),
        (typeof(ShowMessageRequestParams), "ShowMessageRequestParams", Way.Out),
        (typeof(MessageActionItem), "MessageActionItem", Way.Out),
        (typeof(ShowMessageParams), "ShowMessageParams", Way.Out),
        (typeof(LogTraceParams), "LogTraceParams", Way.Out),
    ];

    public static IEnumerable<TheoryDataRow<int>> Records =>
        Enumerable
            .Range(0, _records.Length)
            .Select(at => new TheoryDataRow<int>(at)
            {
                TestDisplayName = $"{_records[at].Type.Name} is {_records[at].Structure}, {_records[at].Way}",
            });

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_OfTheProtocol_IsWhatTheModelSays(int at)
    {
        Assert.SkipUnless(MetaModel.Present, MetaModel.SkipReason);
        var (type, structure, way) = _records[at];
        var model = MetaModel.PropertiesOf(structure);
        var ours = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(NameOf);
        var nullability = new NullabilityInfoContext();
        foreach (var (name, property) in ours)
        {
            Assert.True(model.TryGetValue(name, out var said), $"{structure} has no {name}");
            var kinds = MetaModel.KindsOf(said.GetProperty("type"));
            var kind = KindOf(property.PropertyType);
            Assert.True(kind is null || kinds.Contains(kind), $"{structure}.{name} is {string.Join(" or ", kinds)}, not {kind}");

            // What may be missing in what comes must be able to be null here. An LSPAny is there or is Undefined.
            var mayBeMissing = said.TryGetProperty("optional", out var optional) && optional.GetBoolean();
            Assert.True(
                way == Way.Out || IsNullable(property, nullability) || kind is null || !(mayBeMissing || kinds.Contains("null")),
                $"{structure}.{name} may be missing, and {type.Name} needs it"
            );
        }

        if (way == Way.Out)
        {
            var required = model.Where(property => !(property.Value.TryGetProperty("optional", out var optional) && optional.GetBoolean()));
            Assert.All(
                required,
                property =>
                    Assert.True(
                        ours.TryGetValue(property.Key, out var own)
                            && (!IsNullable(own, nullability) || MetaModel.KindsOf(property.Value.GetProperty("type")).Contains("null")),
                        $"{structure}.{property.Key} must be sent"
                    )
            );
        }
    }

    [Fact]
    public void Method_ThatIsAnswered_IsWhatTheModelSays()
    {
        Assert.SkipUnless(MetaModel.Present, MetaModel.SkipReason);
        foreach (var method in typeof(IServerMethods).GetMethods())
        {
            var name = method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!;
            if (name.StartsWith("geminirx/", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(MetaModel.Method(name) is not null, $"the model has no {name}");
            var (model, isRequest) = MetaModel.Method(name)!.Value;
            Assert.True(isRequest == (method.ReturnType != typeof(void)), $"{name} is {(isRequest ? "a request" : "a notification")}");
            var ours = method.GetParameters().FirstOrDefault()?.ParameterType;
            var theirs = model.TryGetProperty("params", out var parameters) ? parameters.GetProperty("name").GetString() : null;
            Assert.True(
                ours == typeof(JsonElement)
                    || (ours is null && theirs is null)
                    || _records.Any(record => record.Type == ours && record.Structure == theirs),
                $"{name} takes {theirs}, not {ours?.Name}"
            );
        }
    }

    [Fact]
    public void Capability_ThatIsLookedAt_IsABooleanOfTheModel()
    {
        Assert.SkipUnless(MetaModel.Present, MetaModel.SkipReason);
        foreach (var path in ClientCapabilities.Paths)
        {
            var structure = "ClientCapabilities";
            foreach (var name in path.SkipLast(1))
            {
                structure = MetaModel.PropertiesOf(structure)[name].GetProperty("type").GetProperty("name").GetString()!;
            }

            Assert.Equal(["boolean"], MetaModel.KindsOf(MetaModel.PropertiesOf(structure)[path[^1]].GetProperty("type")));
        }
    }

    private static bool IsNullable(PropertyInfo property, NullabilityInfoContext context) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && context.Create(property).ReadState == NullabilityState.Nullable);

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<DataMemberAttribute>()?.Name
        ?? property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string? KindOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(JsonElement) ? null
            : bare == typeof(string) ? "string"
            : bare == typeof(int) || bare == typeof(long) ? "number"
            : bare == typeof(bool) ? "boolean"
            : bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? "object"
            : typeof(IEnumerable).IsAssignableFrom(bare) ? "array"
            : "object";
    }
}
