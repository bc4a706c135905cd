using GeminiRx.Conversations.Errors;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Creates the request of a prompt, and the form of its answer.</summary>
internal static class PromptRequest
{
    /// <summary>Creates the request.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="values">The values of its variables.</param>
    /// <param name="model">The model of the command; null for the prompt's, else the user's.</param>
    /// <exception cref="GeminiConfigurationException">The text is empty.</exception>
    public static GenerateRequest Create(PromptFile prompt, IReadOnlyDictionary<string, string> values, string? model)
    {
        var text = PromptTemplate.Render(prompt.Body, values);
        return string.IsNullOrWhiteSpace(text)
            ? throw PromptErrors.Empty(prompt.Name)
            : new GenerateRequest(text)
            {
                System = prompt.System,
                Model = model ?? prompt.Model,
                Thinking = prompt.Thinking,
                Store = false,
            };
    }

    /// <summary>Whether the answer to a prompt is code, or is written into code. A document of its own is Markdown.</summary>
    public static bool IsCode(PromptFile prompt, Document document) =>
        prompt.Placement != PromptPlacement.Open
        && (!ProseLanguages.Contain(document.Language) || (prompt.Format == PromptFormat.Code && !IsMarkdown(document)));

    /// <summary>The form of the answer to a prompt at a place; null if it is written as it comes.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="document">The document.</param>
    /// <param name="place">The place.</param>
    /// <param name="isContinued">Whether the answer continues text that is already in the document.</param>
    public static AnswerShape? ShapeOf(PromptFile prompt, Document document, PromptPlace place, bool isContinued)
    {
        // A document of its own is text, which has no comments.
        var isOpening = prompt.Placement == PromptPlacement.Open;
        var comment = prompt.Format == PromptFormat.Comment && !isOpening ? CommentMarks.Of(document.Language) : null;
        var isCode = prompt.Format == PromptFormat.Code || comment is not null;
        if ((prompt.Placement == PromptPlacement.Insert || isOpening) && !isCode)
        {
            return null;
        }

        // In the place of its instruction, the answer needs no line break of its own.
        var ownLines = prompt.Placement is PromptPlacement.Below or PromptPlacement.Above;
        var isReplacement = prompt.Placement == PromptPlacement.Replace;
        var isWholeLine = isReplacement && TextLines.IsStart(document.Text, place.Start);
        var isBelow = prompt.Placement == PromptPlacement.Below && !place.IsOnInstruction;
        var isAbove = prompt.Placement == PromptPlacement.Above && !place.IsOnInstruction;
        return new AnswerShape(isContinued)
        {
            Prefix = isBelow
                ? isCode
                    ? "\n"
                    : "\n\n"
                : "",
            Suffix = isAbove ? "\n" : "",
            RemovesFence = prompt.Format == PromptFormat.Code && !(isReplacement && IsMarkdown(document)),
            Indentation = isCode && (ownLines || isWholeLine) ? PromptPlace.IndentationAt(document.Text, place.Target) : "",
            Comment = comment ?? ("", ""),
        };
    }

    private static bool IsMarkdown(Document document) => document.Language == "markdown";
}
