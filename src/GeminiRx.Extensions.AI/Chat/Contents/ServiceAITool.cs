using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>A tool of this library for <see cref="ChatOptions.Tools"/>.</summary>
internal sealed class ServiceAITool(Tool tool) : AITool
{
    public Tool Tool => tool;

    public override string Name => tool.ToString();
}
