using System.Text.Json;
using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts tools and the tool mode.</summary>
internal static class ToolMapping
{
    /// <summary>Converts the tools. The mode none of the service applies to functions only, so its own tools are left out then.</summary>
    public static IReadOnlyList<Tool> ToTools(IList<AITool>? tools, ChatToolMode? mode) =>
        [.. (tools ?? []).Select(ToTool).Where(tool => mode is not NoneChatToolMode || tool is FunctionTool)];

    public static FunctionCallingConfig? ToCalling(ChatToolMode? mode, IReadOnlyList<Tool> tools) =>
        mode switch
        {
            NoneChatToolMode => new FunctionCallingConfig(FunctionCallingMode.None),
            RequiredChatToolMode { RequiredFunctionName: { } name } => new FunctionCallingConfig(FunctionCallingMode.Any)
            {
                AllowedFunctionNames = [name],
            },
            RequiredChatToolMode => new FunctionCallingConfig(FunctionCallingMode.Any),
            _ => null, // the service's default
        }
            is { } calling
        && tools.Any(tool => tool is FunctionTool)
            ? calling
            : null;

    private static Tool ToTool(AITool tool) =>
        tool switch
        {
            ServiceAITool own => own.Tool,
            AIFunctionDeclaration function => ToFunction(function),
            HostedWebSearchTool => Tool.GoogleSearch,
            HostedCodeInterpreterTool => Tool.CodeExecution,
            HostedFileSearchTool { Inputs: { Count: > 0 } inputs } when inputs.All(input => input is HostedVectorStoreContent) =>
                Tool.FileSearch([.. inputs.Cast<HostedVectorStoreContent>().Select(store => store.VectorStoreId)]),
            _ => throw new ArgumentException(
                $"The tool {tool.Name} ({tool.GetType().Name}) has no counterpart on the service: remove it, or pass the tool of GeminiRx "
                    + "by AsAITool().",
                nameof(tool)
            ),
        };

    private static FunctionTool ToFunction(AIFunctionDeclaration function) =>
        Tool.Function(
            function.Name,
            function.Description is { Length: > 0 } description ? description : null,
            HasParameters(function.JsonSchema) ? new JsonSchema(JsonValues.Schema(function.JsonSchema)) : null
        );

    private static bool HasParameters(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && !(
            schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object
            && !properties.EnumerateObject().Any()
        );
}
