namespace GeminiRx.Emulator.Tests;

/// <summary>Modalities and settings of pictures that the service refuses, and enumerations in any case.</summary>
public sealed class MediaRuleTests
{
    [Theory]
    [InlineData("gemini-3.8-flash-tts", "{}", "(TEXT)", "* AUDIO\n")]
    [InlineData("gemini-3.8-flash-tts", """{"responseModalities":["TEXT","AUDIO"]}""", "(TEXT, AUDIO)", "* AUDIO\n")]
    [InlineData("gemini-3.8-flash", """{"responseModalities":["IMAGE"]}""", "(IMAGE)", "* TEXT\n")]
    [InlineData("gemini-flash-latest", """{"responseModalities":["text","audio"]}""", "(TEXT, AUDIO)", "* TEXT\n")]
    [InlineData("gemini-3-pro-image", """{"responseModalities":["AUDIO"]}""", "(AUDIO)", "* TEXT, IMAGE\n")]
    public async Task Modalities_ThatTheModelDoesNotHave_AreRefused(string model, string config, string asked, string accepted)
    {
        var message = await Wire.InvalidArgumentAsync(Wire.HiWith($",\"generationConfig\":{config}"), model);

        Assert.StartsWith(
            $"The requested combination of response modalities {asked} is not supported by the model. ",
            message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(accepted, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemini-3.8-flash-tts", """{"responseModalities":["AUDIO"]}""")]
    [InlineData("gemini-3.8-flash-tts", """{"responseModalities":["audio"]}""")]
    [InlineData("gemini-3-pro-image", """{"responseModalities":["IMAGE","TEXT"]}""")]
    [InlineData("gemini-3-pro-image", """{"responseModalities":["Image"]}""")]
    [InlineData("gemini-3-pro-image", """{"responseModalities":[]}""")]
    [InlineData("gemini-flash-latest", """{"responseModalities":["TEXT"]}""")]
    [InlineData("gemini-omni-1.2-flash", """{"responseModalities":["VIDEO"]}""")]
    [InlineData("gemini-of-tomorrow", """{"responseModalities":["VIDEO"]}""")]
    [InlineData("gemini-3-pro-image", """{"imageConfig":{"imageSize":"4K","aspectRatio":"21:9"}}""")]
    [InlineData("gemini-3-pro-image", """{"imageConfig":{"imageSize":"512","aspectRatio":""}}""")]
    [InlineData("gemini-3.8-flash", """{"thinkingConfig":{"thinkingLevel":"low"}}""")]
    [InlineData("gemini-3.8-flash", """{"thinkingConfig":{"thinkingLevel":"thinking_level_unspecified"}}""")]
    [InlineData("gemini-3.8-flash", """{"mediaResolution":"media_resolution_low"}""")]
    public async Task Configuration_OfTheService_IsAccepted(string model, string config) =>
        Assert.Null(await Wire.InvalidArgumentAsync(Wire.HiWith($",\"generationConfig\":{config}"), model));

    [Theory]
    [InlineData("imageSize", "4k", "image_size")]
    [InlineData("imageSize", "3K", "image_size")]
    [InlineData("imageSize", "huge", "image_size")]
    [InlineData("aspectRatio", "16:10", "aspect_ratio")]
    [InlineData("aspectRatio", "wide", "aspect_ratio")]
    [InlineData("aspectRatio", "1:0", "aspect_ratio")]
    public async Task Picture_OfAnotherForm_IsRefused(string member, string value, string field)
    {
        var message = await Wire.InvalidArgumentAsync(
            Wire.HiWith($$$""","generationConfig":{"imageConfig":{"{{{member}}}":"{{{value}}}"}}"""),
            "gemini-3-pro-image"
        );

        Assert.StartsWith(
            $"* GenerateContentRequest.generation_config.image_config.{field}: {field} must be one of ",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Enumerations_InSmallLetters_HaveTheirEffect()
    {
        const string Body = """
            {"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"any"}},
             "safetySettings":[{"category":"harm_category_harassment","threshold":"off"}]}
            """;
        using var answer = await new GeminiEmulator(Wire.AtOnce).SendAsync(Wire.Whole, Body);

        Assert.Contains("functionCall", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counting_DoesNotAskForModalities()
    {
        using var counted = await new GeminiEmulator(Wire.AtOnce).SendAsync(
            "https://emulator.test/v1beta/models/gemini-3.8-flash-tts:countTokens"
        );

        Assert.Equal(200, (int)counted.StatusCode);
    }
}
