using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts messages to the turns and the system instruction of a request.</summary>
internal static class MessageTurns
{
    /// <exception cref="ArgumentException">There is no turn, or a message contains what the service does not have.</exception>
    public static (Content? System, IReadOnlyList<Content> Turns) From(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var system = new List<Part>();
        var turns = new List<(ChatRole Role, IReadOnlyList<Part> Parts)>();
        var results = new FunctionResults();
        foreach (var message in messages)
        {
            var parts = PartsOf(message, results);
            if (message.Role == ChatRole.System)
            {
                system.AddRange(parts);
            }
            else if (turns is [.., var last] && last.Role == message.Role && message.Role != ChatRole.User)
            {
                // The service wants the calls of a step in one turn, and the results of all of them in the next one.
                turns[^1] = (last.Role, [.. last.Parts, .. parts]);
            }
            else if (parts.Count > 0)
            {
                turns.Add((message.Role, parts));
            }
        }

        if (instructions is { Length: > 0 })
        {
            system.Insert(0, instructions);
        }

        return turns.Count == 0
            ? throw new ArgumentException("The messages contain no content of the user or the assistant: add a message.", nameof(messages))
            : (system.Count > 0 ? Content.User(system) : null, [.. turns.Select(turn => TurnOf(turn.Role, turn.Parts, results))]);
    }

    private static Content TurnOf(ChatRole role, IReadOnlyList<Part> parts, FunctionResults results) =>
        role == ChatRole.Assistant ? Content.Model(parts)
        : role == ChatRole.Tool ? Content.User(results.InOrderOfCalls(parts))
        : Content.User(parts);

    private static IReadOnlyList<Part> PartsOf(ChatMessage message, FunctionResults results)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Role == ChatRole.Assistant)
        {
            var turn = new AssistantParts();
            foreach (var content in RevokedContents.Apply(message.Contents))
            {
                turn.Add(content);
                results.Note(content);
            }

            return turn.ToParts();
        }

        return message.Role == ChatRole.User || message.Role == ChatRole.Tool || message.Role == ChatRole.System
            ? [.. message.Contents.Select(content => UserParts.Of(content, results)).OfType<Part>()]
            : throw new ArgumentException(
                $"Unknown role '{message.Role}' of a message: use system, user, assistant or tool.",
                nameof(message)
            );
    }
}
