using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Tools of this library for <see cref="ChatOptions.Tools"/>.</summary>
public static class GeminiTools
{
    /// <summary>Wraps a tool, such as <see cref="Tool.UrlContext"/>, which Microsoft.Extensions.AI has no type for.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>The tool for <see cref="ChatOptions.Tools"/> of a client of this package.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is null.</exception>
    public static AITool AsAITool(this Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new ServiceAITool(tool);
    }
}
