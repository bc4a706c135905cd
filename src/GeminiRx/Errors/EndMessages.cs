namespace GeminiRx.Errors;

/// <summary>The message and the advice for an answer that ended in order but is not complete.</summary>
internal static class EndMessages
{
    private const string NoSettingAllows = "Change the prompt. No safety setting allows this content.";
    private const string SimplifyTools = "Ask again. If it happens often, simplify the tool declarations.";

    private static readonly Dictionary<string, (string Message, string? Advice)> _finishReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MAX_TOKENS"] = ("The answer reached the limit of output tokens", "Allow more output tokens, or ask the model to continue."),
        ["SAFETY"] = ("A safety setting blocked the answer", "Change the prompt, or the safety setting of this category."),
        ["RECITATION"] = (
            "The answer was blocked because it repeats a source",
            "Ask for a summary in other words, or for a shorter quotation."
        ),
        ["LANGUAGE"] = ("The answer was blocked because the model does not support its language", "Ask in another language."),
        ["OTHER"] = ("The service ended the answer without naming a reason", "Ask again. If it happens again, change the prompt."),
        ["BLOCKLIST"] = (
            "The answer was blocked because of a forbidden term",
            "Change the prompt so that the answer does not need the term."
        ),
        ["PROHIBITED_CONTENT"] = ("The answer was blocked because of prohibited content", NoSettingAllows),
        ["SPII"] = (
            "The answer was blocked because of sensitive personal data",
            "Remove personal data from the prompt, or ask for an answer without it."
        ),
        ["MALFORMED_FUNCTION_CALL"] = ("The model made a function call that is not valid", SimplifyTools),
        ["UNEXPECTED_TOOL_CALL"] = (
            "The model called a tool that the request does not allow",
            "Declare the tool, or tell the model in the system instruction which tools there are."
        ),
        ["TOO_MANY_TOOL_CALLS"] = ("The model called tools too many times in a row", "Ask for a smaller step, or declare fewer tools."),
        ["MALFORMED_RESPONSE"] = ("The model produced an answer that is not valid", "Ask again."),
        ["MISSING_THOUGHT_SIGNATURE"] = (
            "A turn of the model was sent back without its thought signature",
            "Send each turn of the model back as it came, with all its parts: Completion.ToContent() does so."
        ),
        ["ESCALATION"] = ("An escalation rule of the service blocked the answer", NoSettingAllows),
        ["PUP_LIMITED_DISABLED"] = (
            "The service limits or has disabled this account because of violations of its usage policy",
            "Check the account in Google AI Studio, and appeal there if this is wrong. Another try does not help."
        ),
        ["MODEL_ARMOR"] = ("Model Armor blocked the answer", "Change the prompt, or the Model Armor template of the project."),
        ["IMAGE_SAFETY"] = ("The generated image was blocked for safety", "Change the description of the image."),
        ["IMAGE_PROHIBITED_CONTENT"] = (
            "The generated image was blocked because of prohibited content",
            "Change the description of the image. No safety setting allows this content."
        ),
        ["IMAGE_RECITATION"] = (
            "The generated image was blocked because it may copy a source",
            "Describe the image without naming an existing work."
        ),
        ["IMAGE_OTHER"] = (
            "The service ended the generation of an image without naming a reason",
            "Ask again. If it happens again, change the description of the image."
        ),
        ["NO_IMAGE"] = ("The model generated no image", "Ask for an image in so many words, or allow text in the response modalities."),
        ["INCOMPLETE"] = ("The interaction reached a limit before its end", "Allow more output tokens, or ask the model to continue."),
        ["FAILED"] = ("The interaction failed", "Ask again. If it happens again, change the prompt or the tools."),
        ["BUDGET_EXCEEDED"] = ("The budget of the interaction is used up", "Raise the budget of the agent, or ask for a smaller task."),
        ["REQUIRES_CONTINUATION"] = (
            "One part of a long interaction is complete, and the rest was not requested",
            "Ask the model to continue."
        ),
        ["CONTINUATION"] = ("One part of a long answer is complete, and the rest was not requested", "Ask the model to continue."),
    };

    private static readonly Dictionary<string, (string Message, string? Advice)> _blockReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SAFETY"] = ("A safety setting blocked the prompt", "Change the prompt, or the safety setting of this category."),
        ["OTHER"] = ("The service blocked the prompt without naming a reason", "Change the prompt, or its language."),
        ["BLOCKLIST"] = ("The prompt was blocked because of a forbidden term", "Remove the term from the prompt."),
        ["PROHIBITED_CONTENT"] = ("The prompt was blocked because of prohibited content", NoSettingAllows),
        ["IMAGE_SAFETY"] = ("The prompt was blocked because it is not safe for images", "Change the description of the image."),
        ["MODEL_ARMOR"] = ("Model Armor blocked the prompt", "Change the prompt, or the Model Armor template of the project."),
        ["JAILBREAK"] = (
            "The prompt was blocked as an attempt to get around the safety rules",
            "Remove instructions that tell the model to ignore its rules."
        ),
    };

    /// <summary>Returns the message and the advice for the reason of an end.</summary>
    public static (string Message, string? Advice) For(
        Outcome outcome,
        FinishReason? reason,
        BlockReason? blockReason,
        string? responseId = null
    )
    {
        if (responseId is not null && reason is { } last && new InteractionStatus(last.Value) == InteractionStatus.RequiresContinuation)
        {
            var (message, advice) = For(outcome, reason, blockReason);
            return (message, $"{advice?.TrimEnd('.')} the interaction {responseId}: send a request with it as PreviousInteractionId.");
        }

        if (outcome == Outcome.Stopped)
        {
            var isInteraction = string.Equals(reason?.Value, InteractionStatus.Cancelled.Value, StringComparison.OrdinalIgnoreCase);
            return (isInteraction ? "The interaction was cancelled." : "The answer was stopped before its end.", null);
        }

        if (blockReason is { Value: var block })
        {
            return WithName(_blockReasons.GetValueOrDefault(block, ("The service blocked the prompt", "Change the prompt.")), block);
        }

        return reason is { Value: var value }
            ? WithName(_finishReasons.GetValueOrDefault(value, ("The service ended the answer early", ForOutcome(outcome))), value)
            : ($"The answer is not complete: {outcome.ToName()}.", ForOutcome(outcome));
    }

    private static (string Message, string? Advice) WithName((string Message, string? Advice) end, string name) =>
        ($"{end.Message} ({name}).", end.Advice);

    // For a reason that this version does not know.
    private static string ForOutcome(Outcome outcome) =>
        outcome switch
        {
            Outcome.MaxTokens => "Allow more output tokens, or ask the model to continue.",
            Outcome.Blocked => "Change the prompt.",
            _ => "Ask again. If it happens again, change the prompt.",
        };
}
