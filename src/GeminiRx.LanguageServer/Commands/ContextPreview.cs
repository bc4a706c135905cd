using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Shows what a command would send. Nothing is sent to the service, and no message is shown.</summary>
internal sealed class ContextPreview(CommandTargets targets, ContextReader contexts)
{
    /// <summary>Reads the context of the arguments of a command.</summary>
    public async Task<ContextResult> ReadAsync(StreamArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Prompt is null)
        {
            throw Refuse(
                InvalidParams,
                "geminirx/context needs the arguments of a command, with the name of its prompt: { \"prompt\": … }."
            );
        }

        var (document, prompt, place) = targets.Locate(ref arguments);
        var pending = contexts.Read(prompt, document, place, arguments);
        var context = await pending.CreateAsync(cancellationToken).ConfigureAwait(false);
        var request = PromptRequest.Create(prompt, context.Values, ClientSettings.Clean(arguments.Model));
        var messages = request.Contents.Select(content => new ContextMessage(content.Role!, TextOf(content))).ToList();
        var system = request.System is { } instruction ? TextOf(instruction) : null;
        return new ContextResult(
            system,
            messages,
            request.Model,
            TokenBudget.TokensOf((system?.Length ?? 0) + messages.Sum(message => message.Text.Length)),
            contexts.MaxTokens,
            [.. context.Parts.Select(Entry)],
            context.Secrets,
            [.. context.LeftOut.Select(file => new ContextGap(file.File, file.Reason))],
            pending.Missing
        );
    }

    private static ContextEntry Entry(ContextPart part) =>
        new(part.Name, part.File, TokenBudget.TokensOf(part.Length), TokenBudget.TokensOf(part.LeftOut));

    private static string TextOf(Content content) => string.Concat(content.Parts.OfType<TextPart>().Select(part => part.Text));
}
