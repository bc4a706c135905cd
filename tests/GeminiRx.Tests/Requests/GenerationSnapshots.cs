namespace GeminiRx.Tests.Requests;

/// <summary>The features of <c>generationConfig</c>.</summary>
internal static class GenerationSnapshots
{
    public static IReadOnlyList<RequestSnapshot> All { get; } =
    [
        new(
            "sampling",
            new("Hi")
            {
                Temperature = 0.7,
                TopP = 0.95,
                TopK = 40,
                Seed = 7,
                PresencePenalty = -0.5,
                FrequencyPenalty = 1,
                CandidateCount = 2,
                MaxOutputTokens = 800,
                StopSequences = ["END", "\n\n"],
            },
            """
            {"generationConfig":{"temperature":0.7,"topP":0.95,"topK":40,"seed":7,"presencePenalty":-0.5,
             "frequencyPenalty":1,"candidateCount":2,"maxOutputTokens":800,"stopSequences":["END","\n\n"]}}
            """
        ),
        new("log probabilities", new("Hi") { Logprobs = 3 }, """{"generationConfig":{"responseLogprobs":true,"logprobs":3}}"""),
        new("log probabilities of the chosen tokens", new("Hi") { Logprobs = 0 }, """{"generationConfig":{"responseLogprobs":true}}"""),
        new(
            "thinking budget",
            new("Hi")
            {
                Thinking = new() { Budget = ThinkingConfig.Dynamic, IncludeThoughts = true },
            },
            """{"generationConfig":{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":-1}}}"""
        ),
        new(
            "thinking level",
            new("Hi") { Thinking = new() { Level = ThinkingLevel.Low } },
            """{"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}}}"""
        ),
        new(
            "schema",
            new("Hi") { ResponseSchema = JsonSchema.Of(SampleJson.Default.Recipe) },
            """
            {"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{
              "description":"A recipe.","type":"object",
              "properties":{"Name":{"type":"string"},"Minutes":{"description":"How long it takes.","type":"integer"},"Steps":
                {"type":"array","items":{"type":"string"}},"Difficulty":{"type":"string","enum":["Easy","Hard"]},"Note":{"type":
                ["string","null"]}},
              "required":["Name","Minutes","Steps","Difficulty"]}}}
            """
        ),
        new(
            "enumeration",
            new("Hi") { ResponseMimeType = "text/x.enum", ResponseSchema = JsonSchema.Parse("""{"type":"string","enum":["a","b"]}""") },
            """{"generationConfig":{"responseMimeType":"text/x.enum","responseJsonSchema":{"type":"string","enum":["a","b"]}}}"""
        ),
        new(
            "images",
            new("Hi")
            {
                Model = "gemini-3-pro-image",
                ResponseModalities = [Modality.Text, Modality.Image],
                Image = new() { AspectRatio = "16:9", ImageSize = "2K" },
                MediaResolution = MediaResolution.High,
            },
            """
            {"generationConfig":{"responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"},
             "mediaResolution":"MEDIA_RESOLUTION_HIGH"}}
            """
        ),
        new(
            "images of people",
            new("Hi")
            {
                Image = new() { PersonGeneration = "ALLOW_NONE", OutputMimeType = "image/jpeg" },
            },
            """{"generationConfig":{"imageConfig":{"personGeneration":"ALLOW_NONE","imageOutputOptions":{"mimeType":"image/jpeg"}}}}""",
            "vertex"
        ),
        new(
            "one voice",
            new("Hi")
            {
                Model = "gemini-3.8-flash-tts",
                ResponseModalities = [Modality.Audio],
                Speech = new() { Voice = "Kore", LanguageCode = "en-US" },
            },
            """
            {"generationConfig":{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":
             {"voiceName":"Kore"}},"languageCode":"en-US"}}}
            """
        ),
        new(
            "two voices",
            new("Hi") { Speech = new() { Speakers = [new("Joe", "Kore"), new("Jane", "Puck")] } },
            """
            {"generationConfig":{"speechConfig":{"multiSpeakerVoiceConfig":{"speakerVoiceConfigs":[{"speaker":"Joe",
             "voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}},{"speaker":"Jane","voiceConfig":
             {"prebuiltVoiceConfig":{"voiceName":"Puck"}}}]}}}}
            """
        ),
        new(
            "transcription",
            new("Hi")
            {
                AudioTranscription = new()
                {
                    LanguageCodes = ["de-DE"],
                    CustomVocabulary = ["Rx"],
                    WordTimestamps = true,
                    Diarization = true,
                },
                TranslationLanguage = "en",
            },
            """
            {"generationConfig":{"audioTranscriptionConfig":{"languageCodes":["de-DE"],"customVocabulary":["Rx"],
             "wordTimestamp":true,"diarization":true},"translationConfig":{"targetLanguageCode":"en"}}}
            """
        ),
        new("time stamps", new("Hi") { AudioTimestamp = true }, """{"generationConfig":{"audioTimestamp":true}}""", "vertex"),
        new(
            "civic answers",
            new("Hi") { EnableEnhancedCivicAnswers = true },
            """{"generationConfig":{"enableEnhancedCivicAnswers":true}}""",
            "gemini"
        ),
    ];
}
