using GeminiRx.Conversations;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about interactions.</summary>
internal static class InteractionMessages
{
    public const string BackgroundWithoutApi = "--background: only interactions run in the background: add --api interactions.";

    public const string AfterWithCancel = "--after: nothing is shown with --cancel: use one of them.";

    public static string Started(string id) =>
        $"The interaction runs in the background. If this program ends: geminirx follow {ControlCharacters.Strip(id)}";

    public static string StatusOf(InteractionChunk interaction) =>
        $"Interaction {ControlCharacters.Strip(interaction.Id)}: {ControlCharacters.Strip(interaction.Status.Value)}.";
}
